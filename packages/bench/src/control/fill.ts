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

/** Makes one application in one region and a thousand in another. */
export const fill = async (endpoint: string): Promise<void> => {
  await ask(endpoint, headersFor('CreateApplication', regions.one), createBody(describedName));
  const names = Array.from(
    { length: manyApplications },
    (_, index) => `${describedName}-${String(index).padStart(5, '0')}`,
  );
  const next = names.values();
  const work = async (): Promise<void> => {
    for (const name of next) await ask(endpoint, headersFor('CreateApplication', regions.many), createBody(name));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
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
