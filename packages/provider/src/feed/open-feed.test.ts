import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { noneDriver } from '@drey/cluster';
import type { Orchestrator } from '@drey/orchestrator';
import { systemClock } from '@drey/plugin-api';
import { fakeHost } from '@drey/plugin-api/testing';
import type { Run } from '@drey/state';
import { created, recordOf, testServices } from '../operations.test.support.js';
import { type OpenedFeed, openFeed } from './open-feed.js';
import type { PageStream } from './page-stream.js';

const jobId = 'ab'.repeat(16);
const PAGES = 10;

const until = async (what: string, holds: () => boolean): Promise<void> => {
  const end = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what} did not come about.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('the feed of an instance', () => {
  let server: Server;
  let asked: string[];
  let opened: OpenedFeed | undefined;

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      const url = request.url ?? '';
      asked.push(url);
      const vertices = [{ id: 'v', name: 'Source: a', parallelism: 1, status: 'RUNNING', tasks: { RUNNING: 1 } }];
      const job = { jid: jobId, name: 'j', state: 'RUNNING', 'start-time': 1, 'end-time': -1, vertices };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(url === `/jobs/${jobId}` ? job : []));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    opened?.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const start = async (): Promise<OpenedFeed> => {
    const services = testServices();
    await created(services);
    const run = { phase: 'submitted', clusterId: 'c', jobId, driver: 'fake', versionId: 1 } as unknown as Run;
    await services.applications.change(recordOf(services), (application) => ({
      ...application,
      status: 'RUNNING',
      run,
    }));
    opened = openFeed({
      host: { ...fakeHost(), clock: systemClock, cacheDirectory: '/nonexistent' },
      applications: services.applications,
      driver: noneDriver,
      jobs: {
        restOf: async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        planOf: async () => undefined,
      } as never,
      metrics: { recent: undefined, intervalMilliseconds: 0 },
      memory: async () => undefined,
    });
    const knowsNothing = { hindrance: () => undefined, preparation: () => undefined, troubles: () => [] };
    opened.begin({
      ...knowsNothing,
      firstFault: () => undefined,
      checkpoints: () => undefined,
    } as unknown as Orchestrator);
    return opened;
  };
  const page = ({ feed }: OpenedFeed, texts: string[], at: number): PageStream => {
    const application = { accountId: '111122223333', region: 'eu-west-1', name: 'demo' };
    const stream = feed.open({ application, lastEventId: undefined });
    if (stream === undefined) throw new Error('No page was opened.');
    stream.on('data', (piece: Buffer) => (texts[at] += piece.toString('utf8')));
    return stream;
  };
  const looks = (): number => asked.filter((url) => url === `/jobs/${jobId}`).length;

  it('asks Flink no more for ten pages than for one, and nothing once they are closed', async () => {
    const instance = await start();
    expect(asked).toEqual([]);
    const texts = Array.from({ length: PAGES }, () => '');
    const pages = texts.map((_text, at) => page(instance, texts, at));
    await until('the graph on each page', () => texts.every((text) => text.includes('"graph":{')));
    expect(looks()).toBe(1);
    await until('another look', () => looks() > 1);
    expect(looks()).toBe(2);
    const metrics = asked.filter((url) => url.endsWith('/subtasks/metrics'));
    expect(metrics).toHaveLength(1);
    for (const one of pages) one.destroy();
    await until('all to be closed', () => instance.feed.pages === 0);
    const before = asked.length;
    // Longer than the pause between two looks.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(asked).toHaveLength(before);
  }, 30_000);
});
