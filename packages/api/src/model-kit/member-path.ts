// The way to a member of an input, as the service writes it in its messages.

const MAX_KEY_LENGTH = 256;

/** Text cut to a number of code points, with an ellipsis where something is missing. */
export const cut = (text: string, maxCodePoints: number): string => {
  if (text.length <= maxCodePoints) return text;
  // Whole code points are kept, so that no half of a surrogate pair ends the text.
  const points = Array.from(text.slice(0, 2 * maxCodePoints + 2));
  return points.length <= maxCodePoints ? text : `${points.slice(0, maxCodePoints).join('')}...`;
};

/** A structure's member: lower camel case by its first letter alone, as a recorded message of the service shows (`roleARN`). */
export const memberStep = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** A list's element, counted from 1, as in the recorded `outputs.1.member`. */
export const elementStep = (index: number): string => `${index + 1}.member`;

/** A map's value; the form is the one of sibling services. */
export const entryStep = (key: string): string => `${cut(key, MAX_KEY_LENGTH)}.member`;
