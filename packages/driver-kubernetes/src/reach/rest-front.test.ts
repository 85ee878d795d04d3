import { afterEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { staysBelow } from '../api/kubernetes-client.js';
import { fakeKubernetes } from '../testing/fake-kubernetes.js';
import { createRestFronts, type RestFronts } from './rest-front.js';

describe('paths of pods', () => {
  it('stay below the pod, in whatever spelling', () => {
    for (const path of ['/', '/jobs/1?a=b', '/jars/a%20b.jar/run', '/a//b', '/...'])
      expect(staysBelow(path)).toBe(true);
    for (const path of [
      'jobs',
      '/../x',
      '/a/..',
      '/a/./b',
      '/%2e%2e/x',
      '/a/%2E%2e/b',
      '/a%2f..%2fb',
      '/%252e%252e/x',
      '/a\\..\\b',
      '/a b',
      '/%',
    ])
      expect([path, staysBelow(path)]).toEqual([path, false]);
  });
});

describe("the front of Flink's REST API", () => {
  let fronts: RestFronts | undefined;
  afterEach(async () => {
    await fronts?.close();
  });

  const open = async () => {
    const fake = fakeKubernetes();
    const seen: Readonly<Record<string, string>>[] = [];
    fake.answer = (_pod, _port, { headers }) => {
      seen.push(headers);
      return { status: 200, body: 'of Flink' };
    };
    const made = createRestFronts({ api: () => Promise.resolve(fake.api), podOf: (id) => `drey-${id}-jobmanager` });
    fronts = made;
    const base = new URL(await made.of('abc'));
    const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
      new Promise<{ readonly status: number | undefined; readonly body: string }>((resolve, reject) => {
        request({ host: base.hostname, port: base.port, path, headers: { host: base.host, ...headers } }, (answer) => {
          text(answer).then((body) => resolve({ status: answer.statusCode, body }), reject);
        })
          .once('error', reject)
          .end();
      });
    return { fake, seen, ask, base, made };
  };

  it('passes on, without what belongs to the API server or to the connection', async () => {
    const { fake, seen, ask, base, made } = await open();
    const answer = await ask('/overview?x=1', {
      origin: base.origin,
      authorization: 'Basic x',
      'drey-rest-token': 't',
    });
    expect(answer).toEqual({ status: 200, body: 'of Flink' });
    expect(fake.calls).toEqual(['proxy GET drey-abc-jobmanager:8081/overview?x=1']);
    expect(seen[0]).toEqual({ 'drey-rest-token': 't' });
    expect(await made.of('abc')).toBe(base.origin);
  });

  it('refuses names and origins that are not of this machine, and ways out of the cluster', async () => {
    const { fake, ask, base } = await open();
    for (const [path, headers] of [
      ['/overview', { host: `evil.test:${base.port}` }],
      ['/overview', { origin: 'http://evil.test' }],
      ['/overview', { origin: 'null' }],
      ['/../../../../secrets', {}],
      ['/%2e%2e/%2e%2e/secrets', {}],
    ] as const)
      expect((await ask(path, headers)).status).toBe(403);
    expect(fake.calls).toEqual([]);
  });
});
