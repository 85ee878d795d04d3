// The main flow on Flink 2.2, and the change of a runtime in place: every row exactly once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareAccount } from '../host/account.js';
import { exampleJarPath } from '../host/example-jar.js';
import { leftAfterStop } from '../host/machine.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS } from '../host/ticks-application.js';
import { tryRuntime, tryUpgrade } from './tries.js';

const FLOW_MILLISECONDS = 600_000;

describe('runtimes', () => {
  const host = new TestHost();

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'FLINK-2_2 starts, writes, stops with a savepoint, goes on from it, and is updated while it runs',
    async () => {
      const result = await tryRuntime(host.clients(), 'FLINK-2_2', exampleJarPath('FLINK-2_2'));
      console.info('FLINK-2_2, seconds:', JSON.stringify(result.seconds));
      expect(result).toMatchObject({ faults: [] });
      expect(result.rows).toBeGreaterThan(200);
    },
    FLOW_MILLISECONDS,
  );

  it.each([
    ['FLINK-1_19', 'FLINK-1_20'],
    ['FLINK-1_20', 'FLINK-2_2'],
  ])(
    'change in place: the counts of %s go on, on %s',
    async (from, to) => {
      const result = await tryUpgrade(
        host.clients(),
        { environment: from, jar: exampleJarPath(from) },
        { environment: to, ...(to === 'FLINK-2_2' ? { jar: exampleJarPath(to) } : {}) },
      );
      console.info(`${from} to ${to}, seconds:`, JSON.stringify(result.seconds));
      expect(result).toMatchObject({ faults: [] });
      expect(result.rows).toBeGreaterThan(200);
    },
    FLOW_MILLISECONDS,
  );

  it(
    'leave nothing after a clean stop',
    async () => {
      expect(await leftAfterStop(host)).toEqual([]);
    },
    START_MILLISECONDS,
  );
});
