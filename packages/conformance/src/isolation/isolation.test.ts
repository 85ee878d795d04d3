// A job sees its own cluster's files and processes, and nothing of other applications, of Drey and of the user: tried from inside.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateApplicationCommand,
  type PropertyGroup,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import { codeBucket } from '../host/account.js';
import { type ClusterFacts, runningCluster } from '../host/clusters.js';
import { jobJar, jobSource } from '../host/jobs.js';
import { processMachine } from '../host/machine.js';
import { isAlive } from '../host/marked-processes.js';
import { createPython } from '../host/python-application.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import {
  keyOf,
  operationEnd,
  START_MILLISECONDS,
  startTicks,
  stopTicks,
  ticksApplication,
} from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { attemptsOn, writeHome } from './secrets.js';

const TEST_MILLISECONDS = 240_000;
const WAIT_MILLISECONDS = 60_000;
/** The first Python application on a machine installs PyFlink. */
const INSTALL_MILLISECONDS = 900_000;
const cacheDirectory = userCacheDirectory();

describe('what a job sees, driver process', () => {
  const host = new TestHost();
  let home: string;
  let properties: PropertyGroup[];
  let victim: ClusterFacts;
  let prying: ClusterFacts;

  beforeAll(async () => {
    home = join(host.root, 'home');
    writeHome(home);
    const environment = {
      HOME: home,
      DREY_CACHE_DIR: cacheDirectory,
      AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-shell',
      AWS_ACCESS_KEY_ID: 'a-key-of-the-shell',
    };
    await host.start({ environment });
    const clients = host.clients();
    await runTicks(clients, { name: 'victim', sink: 'victim-rows' });
    victim = await runningCluster(host.endpoint, keyOf(clients, 'victim'), WAIT_MILLISECONDS);
    const { paths, commands } = attemptsOn(host, home, victim);
    // The test itself sees all of it.
    expect(paths.length).toBeGreaterThan(20);
    await clients.s3.send(
      new PutObjectCommand({ Bucket: codeBucket, Key: 'prying.jar', Body: await jobJar('prying', 'Prying') }),
    );
    properties = [
      { PropertyGroupId: 'prying', PropertyMap: { paths: paths.join('\n'), commands: commands.join('\n') } },
    ];
    const application = ticksApplication(clients.accountId, {
      name: 'prying',
      sink: 'none',
      key: 'prying.jar',
      properties,
    });
    await clients.flink.send(new CreateApplicationCommand(application));
    await startTicks(clients, 'prying');
    prying = await runningCluster(host.endpoint, keyOf(clients, 'prying'), WAIT_MILLISECONDS);
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it.each(['jobmanager', 'taskmanager-1'])(
    'is its own, on the %s',
    async (member) => {
      const line = await until('what it found', WAIT_MILLISECONDS, async () =>
        (await processMachine.outputOf(host, prying, member)).split('\n').find((one) => one.startsWith('PRIED ')),
      );
      expect(line).toBe('PRIED pid 1 found []');
    },
    TEST_MILLISECONDS,
  );

  it(
    'is its own, in Python',
    async () => {
      const clients = host.clients();
      await createPython(clients, {
        name: 'snake',
        sink: 'snake-rows',
        files: { 'main.py': jobSource('prying', 'main.py') },
        properties,
      });
      const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'snake' }));
      const { OperationFailureDetails } = await operationEnd(clients, 'snake', OperationId);
      expect(OperationFailureDetails?.ErrorInfo?.ErrorString).toMatch(/^LookupError: PRIED found \[\] /);
    },
    INSTALL_MILLISECONDS,
  );

  it(
    'is enough for checkpoints and a savepoint, and others live on',
    async () => {
      const clients = host.clients();
      await stopTicks(clients, 'prying');
      for (const { pid = 0 } of victim.members) expect(isAlive(pid)).toBe(true);
      const now = await runningCluster(host.endpoint, keyOf(clients, 'victim'), WAIT_MILLISECONDS);
      expect(now.jobId).toBe(victim.jobId);
      expect(readdirSync(join(home, '.aws'))).toEqual(['config', 'credentials']);
      expect(existsSync(join(host.dataDirectory, 'clusters', victim.id, 'cluster.json'))).toBe(true);
    },
    TEST_MILLISECONDS,
  );
});
