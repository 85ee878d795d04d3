// Brings the example job up on the baseline and takes the time.
import { freePort } from '@drey/conformance/bare-flink';
import { startBaseline } from './baseline-cluster.js';
import { type BaselinePlan, writeBaselineFiles } from './baseline-files.js';
import { bringUp } from './bring-up.js';
import type { FlinkInstallation } from './flink-installation.js';
import type { Phase } from './log-phases.js';

/** What a start of the baseline works with. */
export interface BaselineStart extends Pick<BaselinePlan, 's3Endpoint' | 'sinkBucket' | 'changes'> {
  readonly installation: FlinkInstallation;
  /** A directory of its own. */
  readonly directory: string;
  readonly jar: string;
}

/** How long it took. */
export interface BaselineTime {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly phases: readonly Phase[];
}

/** Starts the JVMs, runs the job, ends the JVMs. */
export const timeBaseline = async ({ installation, directory, jar, ...plan }: BaselineStart): Promise<BaselineTime> => {
  const [rest, rpc] = [await freePort(), await freePort()];
  const files = writeBaselineFiles(directory, { rest, rpc, ...plan });
  const phases: Phase[] = [];
  const started = performance.now();
  const cluster = startBaseline(installation, files);
  try {
    await bringUp(cluster, `http://127.0.0.1:${rest}`, jar, (action) =>
      phases.push({ action, milliseconds: performance.now() - started }),
    );
    return { seconds: (performance.now() - started) / 1000, processorSeconds: cluster.processorSeconds(), phases };
  } finally {
    await cluster.stop();
  }
};
