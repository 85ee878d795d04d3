// Every constraint of every operation's input broken once over the wire: only modelled 4xx. Valid inputs: no operation is left out.
import { expect, it } from '@jest/globals';
import { type OperationName, operationNames } from '@drey/api';
import { brokenInputsOf, sampleOf } from '../sample-input.js';
import { forEachProvider, freshAccount } from '../subject.js';
import { callHeaders } from './raw-call.js';

/** The hosts under test take no larger body; the limit itself has a test of its own. */
const LARGEST_BODY_BYTES = 1_048_576;
const AT_ONCE = 16;

/** Codes that a valid input may meet in an account without applications. */
const modelled =
  /^(ResourceNotFound|InvalidArgument|InvalidRequest|UnsupportedOperation|LimitExceeded|TooManyTags|UnableToDetectSchema)Exception$/;

interface Outcome {
  readonly status: number;
  readonly code: string | undefined;
}

const send = async (endpoint: string, operation: OperationName, body: string): Promise<Outcome> => {
  const response = await fetch(endpoint, { method: 'POST', headers: callHeaders(freshAccount(), operation), body });
  const json = (await response.json()) as { readonly __type?: string };
  return { status: response.status, code: json.__type };
};

const inTurns = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of rest) await work(item);
    }),
  );
};

forEachProvider('every constraint over the wire', (subject) => {
  it('answers each broken input with the code that its fault has', async () => {
    const counts = new Map<string, number>();
    const faults: string[] = [];
    const cases = operationNames.flatMap((operation) =>
      brokenInputsOf(operation).map((broken) => ({ operation, ...broken })),
    );
    await inTurns(cases, async ({ operation, value, code, path }) => {
      const body = JSON.stringify(value);
      if (Buffer.byteLength(body) > LARGEST_BODY_BYTES) {
        counts.set('too large', (counts.get('too large') ?? 0) + 1);
        return;
      }
      // JSON text at the root that is no object is the body's fault, which request-body.test.ts covers.
      const outcome = await send(subject.endpoint(), operation, body);
      counts.set(code, (counts.get(code) ?? 0) + 1);
      if (outcome.status !== 400 || outcome.code !== code)
        faults.push(`${operation} ${path.join('.')}: ${JSON.stringify(outcome)}`);
    });
    expect(faults.slice(0, 10)).toEqual([]);
    console.log(
      `${cases.length} broken inputs of ${operationNames.length} operations: ${[...counts].map((entry) => entry.join(' ')).join(', ')}`,
    );
    expect(cases.length).toBeGreaterThan(1_500);
  }, 120_000);
});

forEachProvider('a valid input over the wire', (subject) => {
  it('of each operation, whole or bare, is answered by success or by a modelled refusal', async () => {
    for (const operation of operationNames) {
      for (const all of [true, false]) {
        const { status, code } = await send(subject.endpoint(), operation, JSON.stringify(sampleOf(operation, all)));
        expect({
          operation,
          all,
          fine: status === 200 || (status === 400 && modelled.test(code ?? '')),
          code,
        }).toMatchObject({ fine: true });
      }
    }
  });
});
