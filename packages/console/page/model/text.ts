// Text out of JSON that somebody else wrote.

/** The text itself, a figure as text, else what stands for neither. */
export const textOf = (value: unknown, otherwise = ''): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : otherwise;
};

const MOST_AT_ONCE = 400;

/** The first line of a text and what is folded below it, empty for nothing. A stack trace is below, also where it stands in the same line. */
export const folded = (text: string): { readonly first: string; readonly rest: string } => {
  const whole = text.trim();
  const ends = [
    whole.search(/\r?\n/),
    whole.search(/\s+StackTrace: /),
    whole.length > MOST_AT_ONCE ? MOST_AT_ONCE : -1,
  ];
  const end = Math.min(...ends.filter((at) => at > 0), whole.length);
  const isInWord = whole.length > end && !/\s/.test(whole.charAt(end));
  return { first: `${whole.slice(0, end)}${isInWord ? '…' : ''}`, rest: whole.slice(end).trim() };
};
