// What the lead costs: the same requests by the plain endpoint and by the names of AWS.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { check, parseChecked } from '@drey/plugin-api';
import type { BenchOptions } from '../options.js';
import { builtFile } from '../repository.js';
import { median } from '../statistics.js';
import { renderTable } from '../table.js';
import { atLeast, type Verdict } from '../verdict.js';
import { type LeadPlace, type LeadRequest, type LeadWay, leadWay, plainWay } from './lead-client.js';

/** Promised: throughput by the lead against the plain endpoint. */
const leastOfPlain = 0.8;
const AT_ONCE = 4;
const START_MILLISECONDS = 120_000;

const scope = (service: string): Readonly<Record<string, string>> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

const kinesis = (operation: string, input: object): LeadRequest => ({
  method: 'POST',
  host: 'kinesis.us-east-1.amazonaws.com',
  path: '/',
  headers: {
    ...scope('kinesis'),
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Kinesis_20131202.${operation}`,
  },
  body: Buffer.from(JSON.stringify(input)),
});

const s3 = (method: LeadRequest['method'], path: string, body: Buffer): LeadRequest => ({
  method,
  host: 's3.us-east-1.amazonaws.com',
  path,
  headers: { ...scope('s3'), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  body,
});

const records = Array.from({ length: 500 }, (_none, index) => ({
  Data: randomBytes(90).toString('base64'),
  PartitionKey: String(index),
}));

const object = randomBytes(1_000_000);

/** One kind of request, over a place of its own for each measurement: moto slows down over a stream that fills. */
interface Row {
  readonly name: string;
  readonly begin: (place: string) => LeadRequest;
  readonly request: (place: string, connection: number) => LeadRequest;
}

const rows: readonly Row[] = [
  {
    name: 'S3 PutObject of 1 MB',
    begin: (place) => s3('PUT', `/${place}`, Buffer.alloc(0)),
    request: (place, connection) => s3('PUT', `/${place}/key-${connection}`, object),
  },
  {
    name: 'Kinesis PutRecords of 500',
    begin: (place) => kinesis('CreateStream', { StreamName: place, ShardCount: 4 }),
    request: (place) => kinesis('PutRecords', { StreamName: place, Records: records }),
  },
];

/** Requests a second. */
const rate = async (way: LeadWay, { begin, request }: Row, place: string, seconds: number): Promise<number> => {
  await way.send(begin(place));
  const end = performance.now() + seconds * 1_000;
  const start = performance.now();
  let count = 0;
  const work = async (connection: number): Promise<void> => {
    const sent = request(place, connection);
    while (performance.now() < end) {
      await way.send(sent);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_none, connection) => work(connection)));
  return (count * 1_000) / (performance.now() - start);
};

const isPlace = check.shape({ port: check.whole(1), authority: check.text });

const placeOf = async ({ stdout }: ChildProcessByStdio<Writable, Readable, null>): Promise<LeadPlace> => {
  let text = '';
  while (!text.includes('\n')) {
    const [piece] = (await once(stdout, 'data', { signal: AbortSignal.timeout(START_MILLISECONDS) })) as [Buffer];
    text += piece.toString();
  }
  const place = parseChecked(text, isPlace);
  if (place === undefined) throw new Error(`The gateway of the bench said ${text}`);
  return place;
};

/** Runs the bench, prints its table. */
export const runLeadBench = async (options: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  const { rounds, seconds } = options;
  console.log(
    `\nThe lead. ${AT_ONCE} connections that are kept, from one process, to moto behind the gateway. Medians of ${rounds} rounds in turns.`,
  );
  const child = spawn(process.execPath, [builtFile('lead/lead-host.js'), join(directory, 'lead')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ways: LeadWay[] = [];
  try {
    const place = await placeOf(child);
    ways.push(plainWay(place), leadWay(place));
    const [plain, lead] = ways as [LeadWay, LeadWay];
    const results = [];
    for (const [index, row] of rows.entries()) {
      const rates: Record<'plain' | 'lead', number[]> = { plain: [], lead: [] };
      // One round for the compiler, in turns from then on.
      for (let round = 0; round <= rounds; round += 1) {
        const pair = [
          await rate(plain, row, `plain-${index}-${round}`, seconds),
          await rate(lead, row, `lead-${index}-${round}`, seconds),
        ] as const;
        if (round === 0) continue;
        rates.plain.push(pair[0]);
        rates.lead.push(pair[1]);
      }
      results.push({ name: row.name, plain: median(rates.plain), lead: median(rates.lead) });
    }
    console.log(
      renderTable(
        ['requests/s', 'plain endpoint', 'by the lead', 'ratio'],
        results.map((one) => [one.name, one.plain.toFixed(1), one.lead.toFixed(1), (one.lead / one.plain).toFixed(2)]),
      ),
    );
    return results.map((one) => atLeast(`${one.name}, by the lead against plain`, one.lead / one.plain, leastOfPlain));
  } finally {
    for (const way of ways) way.close();
    child.stdin.end();
    if (child.exitCode === null) await once(child, 'exit');
  }
};
