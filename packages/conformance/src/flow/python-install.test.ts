// The first Python application on a machine: what is being installed is told where its user looks, and why it cannot be.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateLogGroupCommand, CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import { prepareAccount } from '../host/account.js';
import { logMessages } from '../host/log-events.js';
import { createPython, exampleScript } from '../host/python-application.js';
import { TestHost } from '../host/test-host.js';
import { operationEnd } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const NAME = 'py-first';
const GROUP = '/aws/kinesis-analytics/py-first';
const STREAM = 'kinesis-analytics-log-stream';
const TEST_MILLISECONDS = 360_000;
/** Longer than the pause between two words about an installation. */
const SLOW_MILLISECONDS = 35_000;

interface Listed {
  readonly status: string;
  readonly preparation: { readonly since: string; readonly text: string } | null;
}

interface Said {
  readonly message: string;
  readonly messageType: string;
  readonly throwableInformation?: readonly string[];
}

describe('the first Python application on a machine', () => {
  let root: string;
  let index: Server;
  let host: TestHost;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'drey-pip-'));
    const shared = userCacheDirectory();
    for (const name of ['companion', 'drey-flink', 'runtimes']) {
      mkdirSync(join(shared, name), { recursive: true });
      symlinkSync(join(shared, name), join(root, name));
    }
    // A package index that takes its time and has nothing.
    index = createServer((_, answer) => {
      setTimeout(() => answer.writeHead(404).end(), SLOW_MILLISECONDS);
    });
    await new Promise<void>((done) => index.listen(0, '127.0.0.1', () => done()));
    const { port } = index.address() as AddressInfo;
    host = new TestHost({
      flags: ['--driver', 'process'],
      environment: {
        DREY_CACHE_DIR: root,
        PIP_CONFIG_FILE: '/dev/null',
        PIP_INDEX_URL: `http://127.0.0.1:${port}/simple`,
        PIP_RETRIES: '0',
        PIP_TIMEOUT: '120',
      },
    });
    await host.start();
    await prepareAccount(host.clients());
  }, TEST_MILLISECONDS);

  afterAll(async () => {
    await host.close();
    index.closeAllConnections();
    await new Promise((done) => index.close(done));
    rmSync(root, { recursive: true, force: true });
  }, TEST_MILLISECONDS);

  const listed = async (): Promise<Listed> => {
    const answer = await fetch(`${host.endpoint}/_drey/applications`);
    const [first] = (await answer.json()) as readonly Listed[];
    if (first === undefined) throw new Error('There is no application.');
    return first;
  };
  const said = async (): Promise<readonly Said[]> =>
    (await logMessages(host.clients(), GROUP, STREAM)).map((message) => JSON.parse(message) as Said);

  it(
    'is told of PyFlink being installed, of how far that is, and of why it failed',
    async () => {
      const clients = host.clients();
      await clients.logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
      await clients.logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: STREAM }));
      await createPython(clients, {
        name: NAME,
        sink: 'py-first-rows',
        files: { 'main.py': exampleScript() },
        logStreamArn: `arn:aws:logs:us-east-1:${clients.accountId}:log-group:${GROUP}:log-stream:${STREAM}`,
      });
      const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: NAME }));
      await until('a word about PyFlink', 60_000, async () =>
        (await said()).some(({ message }) => /PyFlink 1\.20\.\d+ is being installed/.test(message)),
      );
      await until('the step on the page', 60_000, async () => {
        const { status, preparation } = await listed();
        return status === 'STARTING' && /pip/.test(preparation?.text ?? '');
      });
      await until('how far it is', 60_000, async () =>
        (await said()).some(({ message }) => /^Still installing, \d+ s so far\. PyFlink .*pip/.test(message)),
      );
      const { OperationStatus, OperationFailureDetails } = await operationEnd(clients, NAME, OperationId);
      expect(OperationStatus).toBe('FAILED');
      expect(OperationFailureDetails?.ErrorInfo?.ErrorString).toContain('PyFlink');
      const failure = await until('the reason', 60_000, async () =>
        (await said()).find(({ messageType }) => messageType === 'ERROR'),
      );
      expect(failure.message).toMatch(/\[DREY_PYFLINK_INSTALL\]$/);
      expect(failure.throwableInformation?.join('\n')).toContain('No matching distribution found');
      expect((await listed()).preparation).toBeNull();
    },
    TEST_MILLISECONDS,
  );
});
