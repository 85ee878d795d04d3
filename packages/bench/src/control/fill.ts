// Fills a server with the applications that the rows read, and takes one answer of each row.
import { createBody, describedName, headersFor, manyApplications, regions, type Row } from './rows.js';
import { freshMark } from '../load/load-client.js';

const answerMilliseconds = 30_000;
const atOnce = 8;

const ask = async (endpoint: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> => {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(answerMilliseconds),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(`${endpoint} answered ${headers['X-Amz-Target']} with ${answer.status}: ${text.slice(0, 500)}`);
  return text;
};

/** Makes applications of these names in a region, eight at once. */
export const createApplications = async (endpoint: string, region: string, names: Iterable<string>): Promise<void> => {
  const next = names[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let name = next.next(); name.done !== true; name = next.next())
      await ask(endpoint, headersFor('CreateApplication', region), createBody(name.value));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
};

/** Names that sort as they count. */
export const numberedNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${describedName}-${String(index).padStart(5, '0')}`);

/** Makes one application in one region and a thousand in another. */
export const fill = async (endpoint: string): Promise<void> => {
  await createApplications(endpoint, regions.one, [describedName]);
  await createApplications(endpoint, regions.many, numberedNames(manyApplications));
};

/** The parsed answer to each row. */
export const sampleAnswers = async (
  endpoint: string,
  rows: readonly Row[],
): Promise<Readonly<Record<string, unknown>>> => {
  const answers: Record<string, unknown> = {};
  for (const { name, request } of rows) {
    answers[name] = JSON.parse(await ask(endpoint, request.headers, request.body.replaceAll(freshMark, 'sample')));
  }
  return answers;
};
