// The transcripts as data: all operations, all kinds, known groups of steps, and a source for every answer.
import { operationErrors, operationNames } from '@drey/api';
import { describe, expect, it } from '@jest/globals';
import { type Exchange, givenSteps, type JsonObject, kinds, requiredKinds, transcriptFiles } from './transcript.js';

/** Errors of the protocol, which operations do not declare. */
const protocolErrors = ['ValidationException', 'SerializationException'];

const every = transcriptFiles.flatMap(({ name, transcript }) =>
  transcript.exchanges.map((exchange) => ({ name, exchange, at: `${name}: ${exchange.title}` })),
);
const faulty = (isFault: (exchange: Exchange, name: string) => boolean): readonly string[] =>
  every.filter(({ name, exchange }) => isFault(exchange, name)).map(({ at }) => at);

describe('the transcripts', () => {
  it('are one file for each operation, named after it', () => {
    expect(transcriptFiles.map(({ name }) => name).toSorted()).toEqual(operationNames.toSorted());
    expect(transcriptFiles.filter(({ name, transcript }) => transcript.operation !== name)).toEqual([]);
    expect(
      faulty(({ request }, name) => request.headers['X-Amz-Target'] !== `KinesisAnalytics_20180523.${name}`),
    ).toEqual([]);
  });

  it.each(transcriptFiles.map((file) => [file.name, file] as const))(
    'of %s show every kind, or say why not, and not both',
    (_name, { transcript: { exchanges, notApplicable = {} } }) => {
      const shown = new Set(exchanges.map(({ kind }) => kind));
      for (const kind of requiredKinds) expect([kind, shown.has(kind)]).toEqual([kind, !(kind in notApplicable)]);
      expect([...shown].filter((kind) => !kinds.includes(kind))).toEqual([]);
      for (const reason of Object.values(notApplicable)) expect(reason.length).toBeGreaterThan(20);
    },
  );

  it('say of every answer how it is known', () => {
    expect(faulty(({ provenance }) => !['K', 'T', 'I'].includes(provenance.certainty))).toEqual([]);
    expect(faulty(({ provenance }) => provenance.source.length < 10)).toEqual([]);
  });

  it('have titles of their own within an operation', () => {
    const titles = every.map(({ at }) => at);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('name groups of steps that are there, and use every group', () => {
    const used = new Set(every.flatMap(({ exchange }) => exchange.given ?? []));
    expect([...used].toSorted()).toEqual(Object.keys(givenSteps).toSorted());
  });

  it('show errors that the operation declares, or those of the protocol', () => {
    const undeclared = faulty(({ response: { status, body } }, name) => {
      if (status === 200) return false;
      const code = (body as JsonObject)['__type'] as string;
      const declared: readonly string[] = operationErrors[name as keyof typeof operationErrors];
      return !declared.includes(code) && !protocolErrors.includes(code);
    });
    expect(undeclared).toEqual([]);
  });

  it('show a success where the kind is happy, and a refusal anywhere else', () => {
    expect(faulty(({ kind, response }) => (kind === 'happy') !== (response.status === 200))).toEqual([]);
  });
});
