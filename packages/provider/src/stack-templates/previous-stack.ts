// What the upstream knows of a stack that is to be changed: its template, and the values of its parameters.
import type { UpstreamTextAnswer } from '@drey/plugin-api';

/** Asks the upstream for another operation in place of the call's own. */
export type AskUpstream = (form: string) => Promise<UpstreamTextAnswer>;

/** A stack as it is. */
export interface PreviousStack {
  readonly template: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescaped = (xml: string): string =>
  xml.replaceAll(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (whole, decimal?: string, hex?: string, name = '') => {
    const code = decimal ?? (hex === undefined ? undefined : `0x${hex}`);
    return code === undefined ? (entities[name as string] ?? whole) : String.fromCodePoint(Number(code));
  });

const member = (xml: string, name: string): string | undefined => {
  const begin = xml.indexOf(`<${name}>`);
  const end = xml.indexOf(`</${name}>`, begin);
  return begin < 0 || end < 0 ? undefined : unescaped(xml.slice(begin + name.length + 2, end));
};

/** Resolves to the empty text for an answer that tells of a failure: the call itself will fail the same way, in better words. */
const bodyOf = async (ask: AskUpstream, parameters: Readonly<Record<string, string>>): Promise<string> => {
  const { status, body } = await ask(new URLSearchParams({ ...parameters, Version: '2010-05-15' }).toString());
  return status === 200 ? body : '';
};

const parametersIn = (xml: string): ReadonlyMap<string, string> => {
  const list = xml.split('<ParameterKey>').slice(1);
  return new Map(
    list.flatMap((rest) => {
      const [key, value] = [rest.slice(0, rest.indexOf('<')), member(rest, 'ParameterValue')];
      return value === undefined ? [] : [[unescaped(key), value] as const];
    }),
  );
};

/** Looks a stack up. */
export const previousStack = async (ask: AskUpstream, StackName: string): Promise<PreviousStack> => ({
  template: member(await bodyOf(ask, { Action: 'GetTemplate', StackName }), 'TemplateBody'),
  parameters: parametersIn(await bodyOf(ask, { Action: 'DescribeStacks', StackName })),
});

/** Looks a stack set up. */
export const previousStackSet = async (ask: AskUpstream, StackSetName: string): Promise<PreviousStack> => {
  const xml = await bodyOf(ask, { Action: 'DescribeStackSet', StackSetName });
  return { template: member(xml, 'TemplateBody'), parameters: parametersIn(xml) };
};
