// Text out of JSON that somebody else wrote.

/** The text itself, a figure as text, else what stands for neither. */
export const textOf = (value: unknown, otherwise = ''): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : otherwise;
};
