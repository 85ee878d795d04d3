// The pages by which an upstream is controlled (moto's `/moto-api`, our own and LocalStack's internals): nothing of them passes through us.

/** First parts of such paths. None can be the name of a bucket of ours: moto serves its page whatever the host says. */
const controlled: ReadonlySet<string> = new Set(['moto-api', '_drey', '_localstack']);

/** Longer chains of escapes than anybody writes by mistake. */
const LIMIT_DECODINGS = 8;

const decodedOnce = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // One broken escape must not shield the others.
    return text.replaceAll(/%([0-9a-f]{2})/gi, (_escape, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  }
};

const decoded = (text: string): string => {
  let now = text;
  for (let count = 0; count < LIMIT_DECODINGS && now.includes('%'); count += 1) {
    const next = decodedOnce(now);
    if (next === now) break;
    now = next;
  }
  return now;
};

/** The path's first part as the most lenient server would read it. */
const firstPart = (path: string): string | undefined => {
  const parts: string[] = [];
  for (const raw of decoded(path).split(/[/\\]+/)) {
    const part = raw.split(';')[0]?.trim().toLowerCase() ?? '';
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts[0];
};

/** The path of a URL in a request line: without its query, and without the host where it is a whole URL. */
const pathOf = (url: string): string => (url.split(/[?#]/)[0] ?? '').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/\\]*/i, '');

/** Whether a URL leads to a control page in any spelling: escaped, with doubled slashes or dot segments, in capitals, with parameters. */
export const isControlPage = (url: string): boolean => {
  // All that most requests ask for: the root is no page.
  if (url === '/') return false;
  const path = pathOf(url);
  const first = firstPart(path);
  if (first !== undefined && controlled.has(first)) return true;
  // Servers that cut a query off only after they decoded.
  const cut = decoded(path).split(/[?#]/)[0] ?? '';
  return cut !== path && controlled.has(firstPart(cut) ?? '');
};
