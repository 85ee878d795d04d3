// Runs in the page before anything of it: notes what a test asks for later, and looks at how the page is laid out.
(() => {
  const violations = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
    violations.push(`${violatedDirective}: ${blockedURI} ${sample}`),
  );
  const SLACK = 2;
  const words = (element) =>
    `<${element.tagName.toLowerCase()}${element.className && typeof element.className === 'string' ? `.${element.className.trim().split(/\s+/).join('.')}` : ''}> ${JSON.stringify((element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 50))}`;

  /** Meant for screen readers alone. */
  const isAway = (element) => element.closest('.away, .skip, noscript, script, style') !== null;
  const isSeen = (element) =>
    !isAway(element) &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  const clipped = (rect, box) => ({
    left: Math.max(rect.left, box.left),
    top: Math.max(rect.top, box.top),
    right: Math.min(rect.right, box.right),
    bottom: Math.min(rect.bottom, box.bottom),
  });
  const isEmpty = ({ left, top, right, bottom }) => right - left <= SLACK || bottom - top <= SLACK;

  /** What is left of a place once all that cuts it has cut it. */
  const seenPart = (element, rect) => {
    let part = clipped(rect, { left: 0, top: 0, right: innerWidth, bottom: innerHeight });
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (overflowX !== 'visible' || overflowY !== 'visible') part = clipped(part, at.getBoundingClientRect());
    }
    return part;
  };

  /** Under a dialog that is open nothing can be pressed. */
  const root = () => document.querySelector('dialog[open]') ?? document.body;

  const wide = () => {
    const { scrollWidth } = document.documentElement;
    const page = scrollWidth > innerWidth + 1 ? [`the page is ${scrollWidth} wide in a window of ${innerWidth}`] : [];
    // A dialog has nothing that one would scroll to the side for.
    const dialogs = [...document.querySelectorAll('dialog[open], dialog[open] .dialog-body')]
      .filter((dialog) => dialog.scrollWidth > dialog.clientWidth + SLACK)
      .map((dialog) => `the dialog is ${dialog.scrollWidth} wide in ${dialog.clientWidth}`);
    return [...page, ...dialogs];
  };

  /** Whether the whole text can be had all the same. */
  const isToldElsewhere = (element) => element.closest('[title]:not([title=""]), [aria-label]') !== null;

  const cut = () =>
    [...root().querySelectorAll('*')].flatMap((element) => {
      if (!(element instanceof HTMLElement) || !isSeen(element)) return [];
      if (/^(INPUT|SELECT|TEXTAREA|OPTION|CANVAS)$/.test(element.tagName)) return [];
      const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
      const hasText = (element.textContent ?? '').trim() !== '';
      if (!hasText || element.clientWidth === 0) return [];
      const isCutAcross = /hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + SLACK;
      if (isCutAcross && (textOverflow !== 'ellipsis' || !isToldElsewhere(element)))
        return [`cut at its side (${element.scrollWidth} in ${element.clientWidth}): ${words(element)}`];
      const isCutBelow = /hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 4;
      return isCutBelow && !isToldElsewhere(element)
        ? [`cut below (${element.scrollHeight} in ${element.clientHeight}): ${words(element)}`]
        : [];
    });

  const isInOther = (one, other) => one.contains(other) || other.contains(one);

  const meet = (places, what) => {
    const faults = [];
    for (let first = 0; first < places.length; first += 1)
      for (let second = first + 1; second < places.length; second += 1) {
        const [one, other] = [places[first], places[second]];
        if (isInOther(one.element, other.element) || isEmpty(clipped(one.part, other.part))) continue;
        faults.push(`${what} lie over each other: ${words(one.element)} and ${words(other.element)}`);
      }
    return faults;
  };

  /** What floats over the page on purpose, such as an open menu. */
  const isFloating = (element) => {
    for (let at = element; at !== null && at !== document.body; at = at.parentElement) {
      if (/fixed|sticky/.test(getComputedStyle(at).position) || at.classList.contains('menu-items')) return true;
    }
    return false;
  };

  const controls = () =>
    meet(
      [...root().querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter((element) => isSeen(element) && !isFloating(element))
        .map((element) => ({ element, part: seenPart(element, element.getBoundingClientRect()) }))
        .filter(({ part }) => !isEmpty(part)),
      'controls',
    );

  const texts = () => {
    const places = [];
    const walker = document.createTreeWalker(root(), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || node.data.trim() === '' || !isSeen(element) || isFloating(element)) continue;
      if (element.closest('option, textarea, svg') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const part = seenPart(element, rect);
        const own =
          getComputedStyle(element).overflowX === 'visible' ? part : clipped(part, element.getBoundingClientRect());
        // Lines of one paragraph stand close; letters begin some pixels inside of their boxes.
        const inner = { left: own.left, right: own.right, top: own.top + 3, bottom: own.bottom - 3 };
        if (!isEmpty(inner)) places.push({ element, part: inner });
      }
    }
    return meet(places, 'texts');
  };

  /** Of a line of prose, in pixels: at 13 pixels a letter is six to seven wide. */
  const MOST_LINE = 1_250;
  /** Of anything that is pressed or written into. */
  const MOST_CONTROL = 900;
  /** Between two things of one row, or the eye loses the row on the way. */
  const MOST_GAP = 1_300;

  /** Log lines, code and what else is read as it is written are as wide as they are. */
  const isVerbatim = (element) => element.closest('pre, code, .mono, .log-row, svg, option, textarea') !== null;

  /** The pieces of text in an element that are seen, with their places. */
  const linesOf = (element) => {
    const lines = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement === null || node.data.trim() === '' || !isSeen(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects())
        if (!isEmpty(seenPart(node.parentElement, rect))) lines.push({ element: node.parentElement, rect });
    }
    return lines;
  };

  const longLines = () =>
    linesOf(root())
      .filter(({ element, rect }) => rect.width > MOST_LINE && !isVerbatim(element))
      .map(({ element, rect }) => `a line of ${Math.round(rect.width)} pixels: ${words(element)}`);

  const broadControls = () =>
    [...root().querySelectorAll('button, input, select, textarea, summary, a.button')]
      .filter((element) => isSeen(element) && element.getBoundingClientRect().width > MOST_CONTROL)
      .map((element) => `a control of ${Math.round(element.getBoundingClientRect().width)} pixels: ${words(element)}`);

  /** What a row shows beside text: bars, charts, fields. */
  const shown = 'svg, canvas, input, select, button, .gantt-track, .step-bar, .size-bar';

  const tornRows = () =>
    [
      ...root().querySelectorAll('tbody > tr, .list-rows .line, .entry-line, .step, .tab-tools, .application-title'),
    ].flatMap((row) => {
      const own = row.getBoundingClientRect();
      // Of one that is scrolled half out of sight only half of its things are seen.
      if (!isSeen(row) || seenPart(row, own).bottom - seenPart(row, own).top < own.height - SLACK) return [];
      const pieces = [...row.querySelectorAll(shown)].filter(isSeen).map((element) => element.getBoundingClientRect());
      const places = [...linesOf(row).map(({ rect }) => rect), ...pieces].toSorted(
        (one, other) => one.left - other.left,
      );
      let end = places[0]?.right ?? 0;
      let gap = 0;
      for (const { left, right } of places) {
        gap = Math.max(gap, left - end);
        end = Math.max(end, right);
      }
      return gap > MOST_GAP ? [`a row with ${Math.round(gap)} empty pixels inside: ${words(row)}`] : [];
    });

  globalThis.dreyTest = {
    violations,
    layoutFaults: () => [
      ...wide(),
      ...cut(),
      ...controls(),
      ...texts(),
      ...longLines(),
      ...broadControls(),
      ...tornRows(),
    ],
    /** Of the window, how much of its width and height what a selector finds reaches over, together. */
    reach: (selector) => {
      const places = [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
      const span = (low, high) => Math.max(...places.map(high)) - Math.min(...places.map(low));
      return {
        width:
          span(
            ({ left }) => left,
            ({ right }) => right,
          ) / innerWidth,
        height:
          span(
            ({ top }) => top,
            ({ bottom }) => bottom,
          ) / innerHeight,
      };
    },
    /** Why one would not see what has the focus; null where one sees it. */
    focusFault: () => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      if (
        isEmpty(clipped(element.getBoundingClientRect(), { left: 0, top: 0, right: innerWidth, bottom: innerHeight }))
      )
        return `out of sight: ${words(element)}`;
      return outlineStyle === 'none' || outlineWidth === '0px' ? `no outline: ${words(element)}` : null;
    },
    firstPaint: () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  };
})();
