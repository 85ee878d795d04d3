// Reads single elements of the flat XML that services of AWS generate; for more use a client of the SDK.

/** The text of the first element of that name, or undefined. */
export const elementText = (xml: string, name: string): string | undefined =>
  new RegExp(`<(?:[\\w.-]+:)?${name}>([^<]*)<`).exec(xml)?.[1];
