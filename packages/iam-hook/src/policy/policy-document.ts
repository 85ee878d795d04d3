// Reads policy documents: text -> statements. Pure.
import { isMembers } from '@drey/plugin-api';

/** The members of a JSON object. */
export type Entries = Readonly<Record<string, unknown>>;

const LARGEST_DOCUMENT_CHARACTERS = 65_536;

/** Policies may write one value where a list is meant. */
export const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** IAM answers documents percent-encoded (RFC 3986); a plain one is taken as well. */
const parse = (document: string): unknown => {
  const text = document.trimStart().startsWith('{') ? document : decodeURIComponent(document);
  return JSON.parse(text) as unknown;
};

/** The statements of a document, or a whole sentence on why it has none. `kind` names the document in that sentence: `trust policy`. */
export const readStatements = (document: string, kind: string): readonly Entries[] | string => {
  if (document.length > LARGEST_DOCUMENT_CHARACTERS) {
    return `The ${kind} is longer than ${LARGEST_DOCUMENT_CHARACTERS} characters.`;
  }
  let policy: unknown;
  try {
    policy = parse(document);
  } catch {
    return `The ${kind} is not valid JSON.`;
  }
  if (!isMembers(policy) || policy['Statement'] === undefined) return `The ${kind} has no statements.`;
  const statements = listed(policy['Statement']);
  if (!statements.every(isMembers)) return `A statement of the ${kind} is not an object.`;
  const odd = statements.find(({ Effect: effect }) => effect !== 'Allow' && effect !== 'Deny');
  return odd === undefined ? statements : `A statement of the ${kind} has neither the effect Allow nor Deny.`;
};
