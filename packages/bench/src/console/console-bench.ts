// What open pages of the console cost the host: on a busy application, and over a thousand applications.
import { mkdirSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jobJar } from '@drey/runtimes/testing';
import { createApplications, numberedNames } from '../control/fill.js';
import { startDrey } from '../control/servers.js';
import { load } from '../machine.js';
import type { BenchOptions } from '../options.js';
import { processSeconds } from '../processor-time.js';
import { type GatewayProcess, startGateway } from '../repository.js';
import { makeAccount } from '../start/account.js';
import { createApplication, endApplication, timeStart } from '../start/drey-start.js';
import { createLogPhases } from '../start/log-phases.js';
import { renderTable } from '../table.js';
import { atMost, type Verdict } from '../verdict.js';

/** Promised: share of a processor that the host takes with one page open on a busy application. */
const mostOfProcessor = 0.05;
/** Promised: bytes a second that a page over a thousand applications is told while nothing happens to them. */
const mostBytesPerSecond = 10_000;
const WINDOW_SECONDS = 60;
/** For the looks at a page's beginning: disks, and the parts of checkpoints of before. */
const SETTLE_MILLISECONDS = 20_000;
const CROWD = 1_000;
const JOB = 'busy';
const KEY = `000000000000/us-east-1/${JOB}`;

const jobFolder = fileURLToPath(new URL('../../../conformance/jobs/measured', import.meta.url));

interface Page {
  /** Bytes so far. */
  bytes(): number;
  /** Milliseconds from the request to `ready`; undefined before. */
  readyAfter(): number | undefined;
  close(): void;
}

const openPage = (endpoint: string, query = ''): Promise<Page> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const request = get(`${endpoint}/_drey/events${query}`, { agent: false }, (answer: IncomingMessage) => {
      let bytes = 0;
      let ready: number | undefined;
      answer.on('error', () => {});
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (ready === undefined && piece.includes('event: ready')) ready = performance.now() - start;
      });
      resolve({ bytes: () => bytes, readyAfter: () => ready, close: () => void answer.destroy() });
    });
    request.on('error', reject);
  });

interface Cost {
  readonly name: string;
  /** Of a processor. */
  readonly share: number;
  readonly bytesPerSecond: number;
}

const measure = async (pid: number, name: string, pages: readonly Page[]): Promise<Cost> => {
  await sleep(SETTLE_MILLISECONDS);
  const told = (): number => pages.reduce((sum, page) => sum + page.bytes(), 0);
  const [seconds, bytes] = [processSeconds(pid), told()];
  await sleep(WINDOW_SECONDS * 1_000);
  return {
    name,
    share: (processSeconds(pid) - seconds) / WINDOW_SECONDS,
    bytesPerSecond: (told() - bytes) / WINDOW_SECONDS / Math.max(1, pages.length),
  };
};

const measureBusy = async ({ endpoint, pid }: GatewayProcess): Promise<readonly Cost[]> => {
  const none = await measure(pid, 'no page', []);
  const costs = [none];
  const pages: Page[] = [];
  for (const count of [1, 10]) {
    while (pages.length < count) pages.push(await openPage(endpoint, `?application=${KEY}`));
    costs.push(await measure(pid, count === 1 ? 'one page' : `${count} pages`, pages));
  }
  for (const page of pages) page.close();
  return costs;
};

const measureCrowd = async (directory: string): Promise<Cost & { readonly readyAfter: number }> => {
  const server = await startDrey(directory);
  try {
    await createApplications(server.endpoint, 'us-east-1', numberedNames(CROWD));
    const page = await openPage(server.endpoint);
    const { pid = Number.NaN } = server;
    const cost = await measure(pid, `one page, ${CROWD} applications`, [page]);
    page.close();
    return { ...cost, readyAfter: page.readyAfter() ?? Number.NaN };
  } finally {
    await server.stop();
  }
};

/** Runs the bench, prints its table. */
export const runConsoleBench = async (_options: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  console.log(
    `\nConsole. A job that takes all the processor it gets under one gateway, with no page of the console open, one and ten; windows of ${WINDOW_SECONDS} s.`,
  );
  const jar = join(directory, 'measured.jar');
  const cacheDirectory = process.env['DREY_CACHE_DIR'] || join(process.env['HOME'] ?? '', '.cache/drey');
  await jobJar({ folder: jobFolder, mainClass: 'Measured', jar, cacheDirectory });
  const home = join(directory, 'console');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const gateway = await startGateway({ flags: ['--port', '0', '--data-dir', home, '--driver', 'process'] });
  let costs: readonly Cost[];
  try {
    const places = await makeAccount(gateway.endpoint, jar);
    await createApplication(gateway.endpoint, JOB, places, {
      EnvironmentProperties: { PropertyGroups: [{ PropertyGroupId: 'job', PropertyMap: { pause: '0' } }] },
    });
    await timeStart(gateway.endpoint, JOB, createLogPhases());
    costs = await measureBusy(gateway);
    await endApplication(gateway.endpoint, JOB);
  } finally {
    await gateway.stop();
  }
  const crowd = await measureCrowd(join(directory, 'console-crowd'));
  const cells = [...costs, crowd].map(({ name, share, bytesPerSecond }) => [
    name,
    `${(share * 100).toFixed(2)} %`,
    bytesPerSecond.toFixed(0),
  ]);
  console.log(renderTable(['', 'of a processor', 'bytes a second and page'], cells));
  console.log(
    `The beginning over ${CROWD} applications: ${crowd.readyAfter.toFixed(0)} ms. Load: ${load().toFixed(1)}`,
  );
  return [
    atMost(
      'Share of a processor of a host with one page on a busy application',
      costs[1]?.share ?? Number.NaN,
      mostOfProcessor,
    ),
    atMost(`Bytes a second of a page over ${CROWD} applications at rest`, crowd.bytesPerSecond, mostBytesPerSecond),
  ];
};
