// What an import and an export of two gigabytes take, in time and in the host's memory, against a plain copy through the same upstream.
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { savepointMetadata } from '@drey/testing';
import type { BenchOptions } from '../options.js';
import { startGateway } from '../repository.js';
import { call } from '../start/drey-start.js';
import { median } from '../statistics.js';
import { renderTable } from '../table.js';
import { atLeast, atMost, type Verdict } from '../verdict.js';
import { type CopyPlace, plainDownload, plainUpload, putParts, putWhole } from './plain-copy.js';

const MEBIBYTE = 1024 * 1024;
const FILES = 16;
const FILE_BYTES = 128 * MEBIBYTE;
const TOTAL_BYTES = FILES * FILE_BYTES;
/** Promised: throughput against the plain copy. */
const leastOfPlain = 0.7;
/** Promised: what a transfer adds to the host's memory at its most, in MiB: buffers of some parts, and garbage of them. */
const mostMemory = 300;
const END_MILLISECONDS = 15 * 60_000;
const LOOK_MILLISECONDS = 100;

const bucket = 'bench-savepoints';
const names = Array.from({ length: FILES }, (_none, index) => `file-${index}`);
const roleArn = 'arn:aws:iam::000000000000:role/bench-role';

const residentMebibytes = (pid: number): number =>
  Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** One way of two gigabytes. */
interface Passage {
  readonly seconds: number;
  /** Most that the host had more than before, in MiB. */
  readonly memory: number;
}

interface OperationAnswer {
  readonly SnapshotOperationInfoDetails: { readonly SnapshotOperationStatus: string };
}

/** Begins an operation and waits for its end. */
const passage = async (
  { endpoint, pid }: { readonly endpoint: string; readonly pid: number },
  snapshot: string,
  begin: () => Promise<Record<string, unknown>>,
): Promise<Passage> => {
  const before = residentMebibytes(pid);
  let most = before;
  const start = performance.now();
  const { SnapshotOperationId } = await begin();
  for (;;) {
    const input = { SnapshotName: snapshot, SnapshotOperationId };
    const answer = (await call(endpoint, 'DescribeSnapshotOperation', input)) as unknown as OperationAnswer;
    const { SnapshotOperationStatus: status } = answer.SnapshotOperationInfoDetails;
    most = Math.max(most, residentMebibytes(pid));
    const seconds = (performance.now() - start) / 1_000;
    if (status === 'SUCCESSFUL') return { seconds, memory: most - before };
    if (status !== 'IN_PROGRESS' || seconds * 1_000 > END_MILLISECONDS) throw new Error(JSON.stringify(answer));
    await new Promise((done) => setTimeout(done, LOOK_MILLISECONDS));
  }
};

async function* parts(): AsyncGenerator<Buffer> {
  const part = randomBytes(8 * MEBIBYTE);
  for (let index = 0; index < FILE_BYTES / part.length; index += 1) {
    await Promise.resolve();
    yield part;
  }
}

const fill = async (s3: S3Client): Promise<void> => {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const name of names) await putParts(s3, bucket, `in/${name}`, parts());
  const files = names.map((path) => ({ path, bytes: FILE_BYTES }));
  await putWhole(s3, bucket, 'in/_metadata', savepointMetadata(files));
};

/** moto would hold every copy. */
const empty = async (s3: S3Client, prefix: string): Promise<void> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
};

const timed = async (act: () => Promise<void>): Promise<Passage> => {
  const start = performance.now();
  await act();
  return { seconds: (performance.now() - start) / 1_000, memory: 0 };
};

interface Round {
  readonly download: Passage;
  readonly import: Passage;
  readonly upload: Passage;
  readonly export: Passage;
}

const round = async (
  gateway: { readonly endpoint: string; readonly pid: number },
  s3: S3Client,
  directory: string,
  number: number,
): Promise<Round> => {
  const { endpoint } = gateway;
  const folder = join(directory, `plain-${number}`);
  const name = `round-${number}`;
  const place = (prefix: string): CopyPlace => ({ s3, bucket, prefix, names });
  const download = await timed(() => plainDownload(place('in/'), folder));
  const s3Place = (KeyPrefix: string) => ({ BucketARN: `arn:aws:s3:::${bucket}`, KeyPrefix });
  const imported = await passage(gateway, name, () =>
    call(endpoint, 'ImportSnapshot', {
      SnapshotName: name,
      ImportSourceConfiguration: { SourceType: 'S3', SourceS3PrefixLocation: s3Place('in/'), ImportRoleArn: roleArn },
    }),
  );
  const upload = await timed(() => plainUpload(place('plain/'), folder));
  rmSync(folder, { recursive: true });
  await empty(s3, 'plain/');
  const exported = await passage(gateway, name, () =>
    call(endpoint, 'ExportSnapshot', {
      SnapshotName: name,
      ExportDestinationConfiguration: {
        DestinationType: 'S3',
        DestinationS3PrefixLocation: s3Place('out/'),
        ExportRoleArn: roleArn,
      },
    }),
  );
  await empty(s3, 'out/');
  const described = await call(endpoint, 'DescribeSnapshot', { SnapshotName: name });
  const { SnapshotCreationTimestamp } = described['SnapshotInfoDetails'] as {
    readonly SnapshotCreationTimestamp: number;
  };
  await call(endpoint, 'DeleteSnapshot', { SnapshotName: name, SnapshotCreationTimestamp });
  return { download, import: imported, upload, export: exported };
};

const rate = (passages: readonly Passage[]): number =>
  TOTAL_BYTES / 1e6 / median(passages.map(({ seconds }) => seconds));

/** Runs the bench, prints its table. */
export const runSnapshotBench = async (options: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  const rounds = Math.min(options.rounds, 3);
  const { upstream } = options;
  console.log(
    `\nSnapshots. A savepoint of ${FILES} files and ${(TOTAL_BYTES / 1e9).toFixed(2)} GB between ${upstream ?? 'moto'} and the disk. Medians of ${rounds} rounds in turns.${upstream === undefined ? ' moto holds what is in its buckets.' : ''}`,
  );
  const data = join(directory, 'snapshot-data');
  const from = upstream === undefined ? [] : ['--upstream', upstream];
  const gateway = await startGateway({ flags: ['--port', '0', '--data-dir', data, '--driver', 'process', ...from] });
  const credentials = {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? 'test',
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'test',
  };
  const s3 = new S3Client({
    endpoint: upstream ?? gateway.endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
  });
  try {
    await fill(s3);
    const done: Round[] = [];
    for (let number = 0; number < rounds; number += 1) done.push(await round(gateway, s3, directory, number));
    const ways = [
      ['import', done.map((one) => one.download), done.map((one) => one.import)],
      ['export', done.map((one) => one.upload), done.map((one) => one.export)],
    ] as const;
    const rows = ways.map(([name, plain, ours]) => ({
      name,
      plain: rate(plain),
      ours: rate(ours),
      memory: Math.max(...ours.map(({ memory }) => memory)),
    }));
    console.log(
      renderTable(
        ['MB/s', 'plain copy', 'Drey', 'ratio', 'memory of the host'],
        rows.map((row) => [
          row.name,
          row.plain.toFixed(0),
          row.ours.toFixed(0),
          (row.ours / row.plain).toFixed(2),
          `+${row.memory.toFixed(0)} MiB`,
        ]),
      ),
    );
    return rows.flatMap((row) => [
      atLeast(`${row.name} of 2 GB against a plain copy`, row.ours / row.plain, leastOfPlain),
      atMost(`${row.name} of 2 GB, MiB of memory`, row.memory, mostMemory),
    ]);
  } finally {
    s3.destroy();
    await gateway.stop();
  }
};
