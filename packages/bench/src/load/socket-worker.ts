// A worker thread of the bench's own load client: raw sockets, one request under way on each, answers only counted.
import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { freshMark, type LoadRun } from './load-client.js';

/** What a worker sends back. */
export interface WorkerReport {
  readonly latenciesMilliseconds: Float64Array;
  readonly failed: number;
  readonly milliseconds: number;
  /** Share of the time in which the thread worked. */
  readonly busy: number;
}

const { endpoint, connections, seconds, request } = workerData as LoadRun;
const { hostname, port, host } = new URL(endpoint);
const latencies: number[] = [];
let failed = 0;
let count = 0;
const run = `${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}`;
const headerLines = Object.entries({ Host: host, ...request.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
const fresh = request.body.includes(freshMark);

const render = (): Buffer => {
  count += 1;
  const body = fresh ? request.body.replaceAll(freshMark, `${run}-${count}`) : request.body;
  return Buffer.from(
    `POST / HTTP/1.1\r\n${headerLines.join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};
const constant = render();

/** Where an answer that begins at 0 ends; undefined while that cannot be told. `Infinity`: with the connection. */
const endOfAnswer = (answer: Buffer): number | undefined => {
  const blank = answer.indexOf('\r\n\r\n');
  if (blank === -1) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.toString('latin1', 0, blank + 2))?.[1];
  return length === undefined ? Number.POSITIVE_INFINITY : blank + 4 + Number(length);
};

const isGood = (answer: Buffer): boolean => answer.toString('latin1', 8, 11) === ' 20';

/** Whether the server ends the connection after this answer. */
const endsConnection = (answer: Buffer): boolean => {
  const head = answer.toString('latin1', 0, answer.indexOf('\r\n\r\n') + 2);
  return head.startsWith('HTTP/1.0') || /\r\nconnection: *close\r\n/i.test(head);
};

const end = performance.now() + seconds * 1000;

/** Keeps one connection busy until the end; opens it again when the server closes it. */
const keepBusy = (): Promise<void> =>
  new Promise((finished) => {
    const open = (): void => {
      let started = 0;
      let parts: Buffer[] = [];
      let wanted: number | undefined;
      let size = 0;
      let done = false;
      const socket: Socket = connect(Number(port), hostname);
      const ask = (): void => {
        if (performance.now() >= end) {
          done = true;
          socket.destroy();
          finished();
          return;
        }
        parts = [];
        size = 0;
        wanted = undefined;
        started = performance.now();
        socket.write(fresh ? render() : constant);
      };
      const settle = (good: boolean): void => {
        if (good) latencies.push(performance.now() - started);
        else failed += 1;
        started = 0;
      };
      socket.setNoDelay(true);
      socket.setTimeout(10_000, () => socket.destroy());
      socket.once('connect', ask);
      socket.on('data', (chunk) => {
        parts.push(chunk);
        size += chunk.length;
        if (wanted === undefined) {
          if (parts.length > 1) parts = [Buffer.concat(parts)];
          wanted = endOfAnswer(parts[0] as Buffer);
        }
        if (wanted === undefined || size < wanted) return;
        const answer = parts[0] as Buffer;
        settle(isGood(answer));
        if (endsConnection(answer)) socket.destroy();
        else ask();
      });
      socket.on('error', () => {});
      socket.once('close', () => {
        if (done) return;
        if (started > 0) settle(wanted === Number.POSITIVE_INFINITY && isGood(parts[0] as Buffer));
        // A server that cannot be reached at all must not make this a busy loop.
        setTimeout(performance.now() >= end ? finished : open, size === 0 ? 10 : 0);
      });
    };
    open();
  });

const begun = performance.now();
const before = performance.eventLoopUtilization();
await Promise.all(Array.from({ length: connections }, keepBusy));
const report: WorkerReport = {
  latenciesMilliseconds: Float64Array.from(latencies),
  failed,
  milliseconds: performance.now() - begun,
  busy: performance.eventLoopUtilization(before).utilization,
};
parentPort?.postMessage(report);
