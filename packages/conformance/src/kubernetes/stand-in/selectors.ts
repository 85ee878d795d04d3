// Selectors of lists and watches, as queries carry them.
import { ApiFault, type ApiObject } from './objects.js';

/** Whether an object is meant. */
export type Selector = (object: ApiObject) => boolean;

const parts = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const labelRule = (part: string): Selector => {
  const [, absent, name = '', operator, value = ''] = /^(!?)([\w./-]+)(?:(==?|!=)([\w.-]*))?$/.exec(part) ?? [];
  if (absent === undefined) throw new ApiFault(400, 'BadRequest', `unable to parse requirement: ${part}`);
  return ({ metadata: { labels = {} } }) => {
    if (operator === undefined) return (labels[name] === undefined) === (absent === '!');
    return (labels[name] === value) === (operator !== '!=');
  };
};

const fieldAt = (object: unknown, path: string): unknown => {
  let value = object;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  return value;
};

const fieldRule = (part: string): Selector => {
  const [, path = '', operator, value] = /^([\w.]+)(==?|!=)(.*)$/.exec(part) ?? [];
  if (value === undefined) throw new ApiFault(400, 'BadRequest', `invalid field selector: ${part}`);
  return (object) => ((fieldAt(object, path) ?? '') === value) === (operator !== '!=');
};

/** Reads `labelSelector` and `fieldSelector`. */
export const selectorOf = (query: URLSearchParams): Selector => {
  const rules = [
    ...parts(query.get('labelSelector')).map(labelRule),
    ...parts(query.get('fieldSelector')).map(fieldRule),
  ];
  return (object) => rules.every((rule) => rule(object));
};
