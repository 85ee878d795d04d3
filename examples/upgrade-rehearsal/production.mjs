// The production of this story: the 1.19 build of the job on a Flink that knows nothing of Drey, and the savepoint that it leaves.
import { join } from 'node:path';
import { moduleFlags } from '../../packages/cluster/dist/jvm.js';
import { systemClock } from '../../packages/plugin-api/dist/index.js';
import {
  createFindJava,
  createRuntimeInstaller,
  flinkRuntime,
  linuxProc,
  mavenOf,
} from '../../packages/runtimes/dist/index.js';
import { startBareFlink } from './bare-flink.mjs';
import { committedRows, exactCounts, told } from './rows.mjs';
import { buckets } from './service.mjs';
import { say } from './story.mjs';
import { until } from './until.mjs';

const ROWS_MILLISECONDS = 180_000;
/** More than one checkpoint with rows in it: what a sink leaves in its state it has only then. */
const ROWS = 500;

/** Where the release is on this machine, fetched with Maven when it is not. */
const installationOf = async (environment, cacheDirectory) => {
  const runtime = flinkRuntime(environment);
  const { env } = process;
  const findJava = createFindJava({ javaHome: env.DREY_JAVA_HOME || undefined, env });
  const javaOf = async ({ javaVersions }) => findJava(javaVersions);
  const installer = createRuntimeInstaller({
    cacheDirectory,
    log: { debug: () => {}, info: (text) => say(text), warn: (text) => say(text), error: (text) => say(text) },
    clock: systemClock,
    proc: linuxProc(),
    env,
    maven: mavenOf(env, async (one) => (await javaOf(one)).home),
  });
  try {
    const { directory } = await installer.install(runtime, new AbortController().signal);
    const { executable, feature } = await javaOf(runtime);
    return { home: directory, java: executable, javaVersion: feature, moduleFlags, flink: runtime.flinkVersion };
  } finally {
    installer.close();
  }
};

/** Runs the job until there are rows, and stops it with a savepoint in the bucket. Resolves to the savepoint's key prefix and the rows. */
export const runProduction = async ({ endpoint, s3, jar, directory, cacheDirectory }) => {
  const installation = await installationOf('FLINK-1_19', cacheDirectory);
  say(
    `Flink ${installation.flink} by itself, on Java ${installation.javaVersion}: a JobManager and a TaskManager start ...`,
  );
  const flink = await startBareFlink({
    installation,
    directory: join(directory, 'production'),
    options: {
      'execution.checkpointing.interval': '2 s',
      's3.endpoint': endpoint,
      's3.path.style.access': 'true',
      's3.access-key': 'test',
      's3.secret-key': 'test',
    },
    properties: [
      { PropertyGroupId: 'bucket', PropertyMap: { name: buckets.rows } },
      { PropertyGroupId: 'generator', PropertyMap: { rate: '100' } },
    ],
  });
  try {
    const job = await flink.runJar(jar);
    say(`Job ${job} (the 1.19 build) counts ticks and writes them to s3://${buckets.rows}/output/`);
    await until(`${ROWS} rows of production`, ROWS_MILLISECONDS, async () => {
      flink.check();
      return (await committedRows(s3, buckets.rows)).length >= ROWS ? true : undefined;
    });
    const location = await flink.stopWithSavepoint(job, `s3://${buckets.savepoints}/ticks`);
    const prefix = `${location.slice(location.indexOf('ticks/'))}/`;
    const rows = await committedRows(s3, buckets.rows);
    say(`Stopped with a savepoint: s3://${buckets.savepoints}/${prefix}`);
    say(`${rows.length} rows, every count once: ${told(exactCounts(rows))}`);
    return { prefix, rows };
  } finally {
    await flink.stop();
  }
};
