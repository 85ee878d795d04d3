import { describe, expect, it } from '@jest/globals';
import { type RouteAnswer, silentLogger } from '@drey/plugin-api';
import { taskManager, taskRow } from '../samples.test.support.js';
import { metricsRoute } from './metrics-route.js';

const taken: string[] = [];
const route = metricsRoute({
  log: silentLogger,
  intervalMilliseconds: 15_000,
  isToken: (cluster, token) => token === `token of ${cluster}`,
  take: (cluster, { member }) => void taken.push(`${cluster} ${member}`),
});

const post = async (text: string, authorization = 'token of c'): Promise<RouteAnswer> =>
  route.handle({
    method: 'POST',
    path: '/v1/metrics/c',
    headers: { authorization },
    query: {},
    search: '',
    params: { cluster: 'c' },
    body: Buffer.from(text),
    signal: new AbortController().signal,
  });

describe('the route of the reporters', () => {
  const sample = JSON.stringify(taskManager([taskRow('a', 0, { numRecordsIn: 1 })]));

  it('takes a sample of who has the token of its cluster, and says how long slots are', async () => {
    expect(await post(sample)).toMatchObject({ status: 200, headers: { 'x-drey-interval': '15000' } });
    expect(taken).toEqual(['c taskmanager-1']);
    expect((await post(sample, 'token of d')).status).toBe(403);
    expect(taken).toHaveLength(1);
  });

  it.each([
    ['{}', 200],
    ['', 400],
    ['{"format":1}', 400],
    [sample.replace('"left":0', '"left":-1'), 400],
    [sample.replace('taskmanager-1', '../up'), 400],
  ])('answers %s with %d', async (text, status) => {
    expect((await post(text)).status).toBe(status);
    expect(taken).toHaveLength(1);
  });
});
