// Unmodified jobs on plain JVMs: whatever they name of AWS reaches Drey, and nothing leaves for AWS where every name is answered.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../host/repository.js';
import type { NoWayOut } from './no-way-out.js';
import { TRAP_ADDRESS } from './trap.js';
import { installAll, unmodifiedJar, writePythonArchive } from './unmodified-jobs.js';

const INSTALL_MILLISECONDS = 1_200_000;
const RUN_MILLISECONDS = 600_000;

const unshare = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--net', '--mount'];
const conformance = join(repositoryRoot, 'packages/conformance');

/** Why it cannot be tried here. */
const missing = ((): string | undefined => {
  if (process.platform !== 'linux') return 'there are no network namespaces';
  const [command, ...args] = [...unshare, 'ip', 'link', 'set', 'lo', 'up'];
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `no network namespace: ${error?.message ?? stderr.trim()}`;
})();

const status = expect.stringMatching(/^\d{3}$/);

const ofJava = (where: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries({
      'sdk1-s3': 'hello',
      'sdk1-sqs': 'led-queue',
      'sdk2-s3-apache': 'hello',
      'sdk2-s3-url': 'hello',
      'sdk2-sqs-url': 'led-queue',
      'sdk2-sqs-netty': 'led-queue',
      'sdk2-kinesis-netty': 'led-stream',
      'https-connection': status,
      'http-client': status,
      'looked-up': status,
      metadata: '403',
      'sdk1-at-127.0.0.1': 'hello',
      'sdk2-at-127.0.0.1': 'hello',
      'sdk1-at-localhost': 'hello',
      'sdk2-at-localhost': 'hello',
      'sdk1-at-localhost.localstack.cloud': 'hello',
      'sdk2-at-localhost.localstack.cloud': 'hello',
      all: 'done',
    }).map(([call, result]) => [`${where} ${call}`, result]),
  );

const ofPython = (where: string): Readonly<Record<string, unknown>> => ({
  [`${where} boto3-s3`]: 'hello',
  [`${where} boto3-sqs`]: 'led-queue',
  [`${where} requests`]: status,
  [`${where} looked-up`]: status,
  [`${where} all`]: 'done',
});

(missing === undefined ? describe : describe.skip)(
  `unmodified jobs on plain JVMs${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let work: string;
    let found: NoWayOut;

    beforeAll(async () => {
      work = mkdtempSync(join(tmpdir(), 'drey-no-way-out-'));
      await installAll();
      const jar = unmodifiedJar();
      const archive = join(work, 'python.zip');
      writePythonArchive(archive);
      const [command = '', ...rest] = unshare;
      const script = join(conformance, 'shell/no-way-out.sh');
      const program = [process.execPath, join(conformance, 'dist/lead/no-way-out.js'), jar, archive];
      const args = [...rest, 'sh', script, work, TRAP_ADDRESS, ...program];
      const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 2 ** 24, timeout: RUN_MILLISECONDS });
      found = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as NoWayOut;
    }, INSTALL_MILLISECONDS + RUN_MILLISECONDS);

    afterAll(() => rmSync(work, { recursive: true, force: true }));

    it('would have been caught on their way to AWS', () => {
      expect(found.caught).toEqual(['s3.us-east-1.amazonaws.com', `${TRAP_ADDRESS}:443`]);
    });

    it.each(['main', 'task'])(
      'reach Drey from %s in Java, by each client, with an endpoint of ours as well',
      (where) => {
        expect(found.java).toMatchObject(ofJava(where));
      },
    );

    it.each(['main', 'task'])('reach Drey from %s in Python, by each client', (where) => {
      expect(found.python).toMatchObject(ofPython(where));
    });

    it('send nothing to AWS', () => {
      expect(found.came).toEqual([]);
    });
  },
);
