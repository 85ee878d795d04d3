// The bench's own load client, for machines without `wrk`: worker threads over raw sockets.
import { Worker } from 'node:worker_threads';
import { builtFile } from '../repository.js';
import { percentile } from '../statistics.js';
import type { LoadClient, LoadResult, LoadRun } from './load-client.js';
import type { WorkerReport } from './socket-worker.js';

const overtimeMilliseconds = 20_000;
const maximumThreads = 2;

const inWorker = (run: LoadRun): Promise<WorkerReport> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(builtFile('load/socket-worker.js'), { workerData: run });
    const timer = setTimeout(
      () => {
        reject(new Error('A load thread did not end in time.'));
        void worker.terminate();
      },
      run.seconds * 1000 + overtimeMilliseconds,
    );
    worker.once('message', (report: WorkerReport) => {
      clearTimeout(timer);
      resolve(report);
    });
    worker.once('error', reject);
  });

const measure = async (run: LoadRun): Promise<LoadResult> => {
  const threads = Math.min(maximumThreads, run.connections);
  const reports = await Promise.all(
    Array.from({ length: threads }, (_, index) => {
      const connections = Math.floor(run.connections / threads) + (index < run.connections % threads ? 1 : 0);
      return inWorker({ ...run, connections });
    }),
  );
  const latencies = reports
    .flatMap(({ latenciesMilliseconds }) => [...latenciesMilliseconds])
    .sort((one, other) => one - other);
  const elapsedSeconds = Math.max(...reports.map(({ milliseconds }) => milliseconds)) / 1000;
  return {
    requestsPerSecond: latencies.length / elapsedSeconds,
    elapsedSeconds,
    p50Milliseconds: percentile(latencies, 0.5),
    p99Milliseconds: percentile(latencies, 0.99),
    failed: reports.reduce((sum, report) => sum + report.failed, 0),
    clientBusy: Math.max(...reports.map(({ busy }) => busy)),
  };
};

/** The client. */
export const socketClient: LoadClient = {
  name: `own client (raw sockets, up to ${maximumThreads} threads)`,
  run: measure,
};
