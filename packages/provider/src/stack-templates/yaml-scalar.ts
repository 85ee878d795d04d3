// Scalars of YAML as they stand in a text: plain, quoted, with properties before and a comment after them. Every look is linear in what it reads.

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

const unescaped = (inner: string): string =>
  inner.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/gs,
    (_whole, short?: string, long?: string, one = '') => {
      const code = short ?? long;
      return code === undefined
        ? (escapes[one as string] ?? String(one))
        : String.fromCharCode(Number.parseInt(code, 16));
    },
  );

/** A scalar or collection, and the place after it. */
export interface Found {
  readonly text: string;
  readonly end: number;
}

const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/sy;

/** The quoted scalar that begins at a place; undefined where none does, or its end is not there. */
export const quotedAt = (text: string, at: number): Found | undefined => {
  quoted.lastIndex = at;
  const [whole] = quoted.exec(text) ?? [];
  if (whole === undefined) return undefined;
  // A line break in quotes is a space, as is the indentation around it.
  const lines = whole.slice(1, -1).split('\n');
  const folded = lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => line.trim()).join(' ');
  const said = whole.startsWith('"') ? unescaped(folded) : folded.replaceAll("''", "'");
  return { text: said, end: at + whole.length };
};

const property = /([!&])([^\s,[\]{}]*)(?:\s+|$)/y;

/** What stands before a value: tags such as `!Sub`, and anchors. `end` is where the value begins. */
export const propertiesAt = (
  text: string,
  at: number,
): { readonly end: number; readonly anchor: string | undefined } => {
  let end = at;
  let anchor: string | undefined;
  for (;;) {
    property.lastIndex = end;
    const [whole, sign, name] = property.exec(text) ?? [];
    if (whole === undefined) return { end, anchor };
    if (sign === '&') anchor = name;
    end += whole.length;
  }
};

/** A plain scalar without the comment after it. */
export const plainOf = (text: string): string => {
  if (text.startsWith('#')) return '';
  const comment = /\s#/.exec(text)?.index;
  return text.slice(0, comment).trim();
};
