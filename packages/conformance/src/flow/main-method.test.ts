// What a job's main method may not do fails its start as on AWS, with the line of the user's code, and never passes for a success.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareAccount } from '../host/account.js';
import { clusterOf } from '../host/clusters.js';
import { startLiberty, uploadLiberties } from '../host/liberties.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';

/** None of these waits for a time-out. */
const FAILURE_MILLISECONDS = 90_000;
const TOLD_MILLISECONDS = 60_000;

const mutated = /^org\.apache\.flink\.client\.program\.MutatedConfigurationException: Not allowed configuration change/;

const failures: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  ['executes twice', { mode: 'twice' }, /more than one execute\(\).* at Liberties\.main\(Liberties\.java:\d+\)/],
  ['executes in two environments', { mode: 'second-environment' }, /one job for each\..* at Liberties\.main\(/],
  [
    'fails after it has executed',
    { mode: 'throws-afterwards' },
    /^java\.lang\.IllegalStateException: main fails after execute at Liberties\.main\(Liberties\.java:\d+\)/,
  ],
  ['collects what its job computes', { mode: 'collects' }, /at Liberties\.main\(/],
  ['names a checkpoint directory', { mode: 'plain', 'flink.execution.checkpointing.dir': 's3://x/y' }, mutated],
  ['names a restart strategy', { mode: 'plain', 'flink.restart-strategy.type': 'none' }, mutated],
  ['names a checkpoint interval', { mode: 'plain', 'flink.execution.checkpointing.interval': '77 s' }, mutated],
  ['calls setCheckpointStorage', { mode: 'setters', storage: 's3://x/y' }, mutated],
  [
    'asks for more slots than there are',
    { mode: 'wide' },
    /^The code sets parallelism 4 .*1 task slot \(Parallelism 1/,
  ],
  ['runs out of memory', { mode: 'memory' }, /^java\.lang\.OutOfMemoryError: .*--job-manager-memory/],
];

interface ApplicationFacts {
  readonly application: string;
  readonly mainFault: { readonly cause: string } | null;
}

describe('a main method', () => {
  const host = new TestHost();

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
    await uploadLiberties(host.clients());
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it.each(failures)(
    'that %s fails the start',
    async (what, properties, cause) => {
      const clients = host.clients();
      const name = what.replaceAll(' ', '-');
      const { OperationStatus, OperationFailureDetails } = await startLiberty(clients, name, properties);
      expect(OperationFailureDetails?.ErrorInfo?.ErrorString).toMatch(cause);
      expect(OperationStatus).toBe('FAILED');
      expect((await describeTicks(clients, name)).ApplicationStatus).toBe('READY');
      expect(await clusterOf(host.endpoint, keyOf(clients, name))).toBeUndefined();
    },
    FAILURE_MILLISECONDS,
  );

  it(
    'that fails long after its job came to run is told, and the job goes on',
    async () => {
      const clients = host.clients();
      const name = 'late';
      const { OperationStatus } = await startLiberty(clients, name, { mode: 'throws-afterwards', pause: '20000' });
      expect(OperationStatus).toBe('SUCCESSFUL');
      const json = async (path: string): Promise<unknown> => (await fetch(`${host.endpoint}${path}`)).json();
      const cause = await until('the fault of main', TOLD_MILLISECONDS, async () => {
        const facts = (await json('/_drey/applications')) as readonly ApplicationFacts[];
        return facts.find(({ application }) => application === keyOf(clients, name))?.mainFault?.cause;
      });
      expect(cause).toMatch(/^java\.lang\.IllegalStateException: main fails after execute at Liberties\.main\(/);
      expect(JSON.stringify(await json('/_drey/health'))).toContain('its main method failed at');
      expect((await describeTicks(clients, name)).ApplicationStatus).toBe('RUNNING');
    },
    START_MILLISECONDS,
  );

  it(
    'that sets only what it may is fine',
    async () => {
      const properties = {
        mode: 'plain',
        'flink.pipeline.object-reuse': 'true',
        'flink.table.exec.mini-batch.enabled': 'true',
      };
      expect(await startLiberty(host.clients(), 'modest', properties)).toMatchObject({ OperationStatus: 'SUCCESSFUL' });
    },
    START_MILLISECONDS,
  );
});
