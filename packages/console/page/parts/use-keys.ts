// Keys that work everywhere.
import { useEffect } from 'preact/hooks';
import { go, page } from '../feed/location.js';
import { applicationHash, TABS } from '../model/route.js';

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Moves the focus along what one reads one after the other. */
const step = (by: 1 | -1): void => {
  const places = [...document.querySelectorAll<HTMLElement>('#main [data-step]')];
  const here = places.findIndex((place) => place === document.activeElement || place.contains(document.activeElement));
  const next = here === -1 ? (by === 1 ? 0 : places.length - 1) : Math.min(places.length - 1, Math.max(0, here + by));
  places[next]?.focus();
  places[next]?.scrollIntoView({ block: 'nearest' });
};

const turn = (by: 1 | -1): void => {
  const here = page.value;
  if (here.kind !== 'application') return;
  const next = TABS[(TABS.indexOf(here.tab) + by + TABS.length) % TABS.length];
  if (next !== undefined) go(applicationHash(here.of, next));
};

const search = (): void => {
  const field = document.querySelector<HTMLInputElement>('#main [data-search]');
  field?.focus();
  field?.select();
};

const leave = (target: EventTarget | null): void => {
  if (isWriting(target)) (target as HTMLElement).blur();
  else if (page.value.kind !== 'applications') go('#/');
};

const press = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();

/** Listens as long as the page is there, and as long as `showKeys` is the same function: a new one forgets that `g` was pressed. */
export const useKeys = (showKeys: () => void): void => {
  useEffect(() => {
    let isAfterG = false;
    const actions: Readonly<Record<string, () => void>> = {
      '/': search,
      j: () => step(1),
      k: () => step(-1),
      '[': () => turn(-1),
      ']': () => turn(1),
      p: () => press('#main [data-pause]'),
      '?': showKeys,
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Escape') return leave(event.target);
      if (isWriting(event.target)) return;
      const place = isAfterG
        ? ({ a: '#/', m: '#/machine', n: '#/begin' } as Record<string, string>)[event.key]
        : undefined;
      isAfterG = event.key === 'g';
      if (place !== undefined) return go(place);
      const action = actions[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [showKeys]);
};
