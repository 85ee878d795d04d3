// What a request of CloudFormation says of its template and parameters.
import type { UpstreamCall } from '@drey/plugin-api';

/** Reads parameters of the query protocol, which stand in the body or in the URL. */
export interface StackRequest {
  /** Whether anything stands in the URL, which no other body can change. */
  readonly isInUrl: boolean;
  /** Every value of that name: a server may take either. */
  all(name: string): readonly string[];
  /** Values of the template's parameters. */
  readonly given: ReadonlyMap<string, string>;
  /** Parameters that keep the value which they have. */
  readonly kept: readonly string[];
}

interface NamedParameters {
  readonly given: Map<string, string>;
  readonly kept: string[];
}

const listed = /^Parameters\.member\.(\d+)\.ParameterKey$/;

const namedIn = (all: URLSearchParams): NamedParameters => {
  const named: NamedParameters = { given: new Map(), kept: [] };
  for (const [key, name] of all) {
    const index = listed.exec(key)?.[1];
    if (index === undefined) continue;
    const value = all.get(`Parameters.member.${index}.ParameterValue`);
    if (value !== null) named.given.set(name, value);
    else if (all.get(`Parameters.member.${index}.UsePreviousValue`) === 'true') named.kept.push(name);
  }
  return named;
};

/** Reads a request. */
export const readStackRequest = ({ url, body }: Pick<UpstreamCall, 'url' | 'body'>): StackRequest => {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  const all = new URLSearchParams(`${body}&${query}`);
  return { isInUrl: query !== '', all: (name) => all.getAll(name), ...namedIn(all) };
};
