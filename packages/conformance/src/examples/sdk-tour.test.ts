// examples/sdk-tour, run as its README says, against a host that keeps applications as records.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trustPolicy } from '../host/account.js';
import { repositoryRoot } from '../host/repository.js';
import { TestHost } from '../host/test-host.js';
import { zipOf } from '@drey/runtimes/testing';

const START_MILLISECONDS = 120_000;
const TOUR_MILLISECONDS = 60_000;
/** Nobody listens there. */
const DEAD_ENDPOINT = 'http://127.0.0.1:9';

interface Tour {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

const runTour = (endpoint: string, ...archive: readonly string[]): Promise<Tour> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['examples/sdk-tour/tour.mjs', ...archive], {
      cwd: repositoryRoot,
      env: {
        PATH: process.env['PATH'],
        AWS_ENDPOINT_URL: endpoint,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TOUR_MILLISECONDS,
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, lines: output.trimEnd().split('\n'), errors }));
  });

describe('the tour by the SDK', () => {
  const host = new TestHost({ flags: ['--driver', 'none'] });
  let archive = '';

  beforeAll(async () => {
    archive = join(host.root, 'job.jar');
    writeFileSync(archive, zipOf({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n' }));
    await host.start();
  }, START_MILLISECONDS);

  afterAll(() => host.close(), START_MILLISECONDS);

  it(
    'shows every step in a line, removes what an interrupted one left, and leaves nothing',
    async () => {
      const { flink, iam, s3 } = host.clients();
      await iam.send(new CreateRoleCommand({ RoleName: 'sdk-tour', AssumeRolePolicyDocument: trustPolicy }));
      await s3.send(new CreateBucketCommand({ Bucket: 'sdk-tour-code' }));
      const { code, lines, errors } = await runTour(host.endpoint, archive);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(lines.map((line) => line.replace(/ {2,}/, ': '))).toEqual([
        'prepare: arn:aws:iam::000000000000:role/sdk-tour, s3://sdk-tour-code/job.jar',
        'create: arn:aws:kinesisanalytics:us-east-1:000000000000:application/sdk-tour is READY',
        'start: RUNNING, version 1, rate 100',
        'snapshot: first is READY',
        'update: RUNNING, version 2, rate 200',
        'rollback: RUNNING, version 3, rate 100',
        'versions: 3 RUNNING, 2 ROLLED_BACK, 1 READY',
        'version 2: rate 200',
        'operations: RollbackApplication SUCCESSFUL, UpdateApplication SUCCESSFUL, StartApplication SUCCESSFUL',
        'stop: READY',
        'snapshots: first, UPDATEAPPLICATION-sdk-tour-..., STOP-sdk-tour-...',
        'delete: application with its snapshots, buckets and role',
      ]);
      const [applications, buckets, roles] = await Promise.all([
        flink.send(new ListApplicationsCommand({})),
        s3.send(new ListBucketsCommand({})),
        iam.send(new ListRolesCommand({})),
      ]);
      expect([applications.ApplicationSummaries, buckets.Buckets ?? [], roles.Roles]).toEqual([[], [], []]);
    },
    TOUR_MILLISECONDS,
  );

  it(
    'says what to do when nothing answers, and when there is no archive',
    async () => {
      const unanswered = await runTour(DEAD_ENDPOINT, archive);
      expect([unanswered.code, unanswered.errors]).toEqual([
        1,
        `Nothing answers at ${DEAD_ENDPOINT} (ECONNREFUSED). Start Drey first: npm start\n`,
      ]);
      const absent = await runTour(host.endpoint, join(host.root, 'absent.jar'));
      expect(absent.code).toBe(1);
      expect(absent.errors).toMatch(/^There is no \S+absent\.jar\. Build examples\/ticks-to-s3 .*\n$/);
    },
    TOUR_MILLISECONDS,
  );
});
