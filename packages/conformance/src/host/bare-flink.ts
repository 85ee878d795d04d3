// A Flink that knows nothing of Drey: a JobManager and a TaskManager started by hand, with a job through Flink's REST API.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  jobManagerMemory,
  mainClass,
  type MemoryPlan,
  moduleFlags,
  renderOptions,
  taskManagerMemory,
} from '@drey/cluster/jvm';
import { allTasksRun, createFlinkRest, type FlinkRest } from '@drey/flink-rest';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import { flinkRuntime } from '@drey/runtimes';
import { installHere } from '@drey/runtimes/testing';
import { startBareMember } from './bare-member.js';
import { freePort } from './free-port.js';
import { until } from './until.js';

const BOUND_MILLISECONDS = 180_000;

/** What it runs. */
export interface BareFlinkOptions {
  /** Name of a runtime of the service, for its Flink and its Java. */
  readonly environment: string;
  /** A directory of its own. */
  readonly directory: string;
  /** Where the job's S3 is. */
  readonly s3Endpoint: string;
  /** Of the job: what it finds in `/etc/flink/application_properties.json`. */
  readonly properties: unknown;
}

/** A running one. */
export interface BareFlink {
  /** Runs a jar, from a savepoint where one is named; resolves to the job's id once all tasks run. */
  run(jar: string, savepoint?: string): Promise<string>;
  /** Stops a job with a savepoint; resolves to its directory. */
  stopWithSavepoint(jobId: string): Promise<string>;
  /** What the job was restored from; undefined for nothing. */
  restoredFrom(jobId: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

const installed = async (environment: string) => {
  const runtime = flinkRuntime(environment);
  if (runtime === undefined) throw new Error(`There is no runtime ${environment}.`);
  const { flink, java } = await installHere(runtime, userCacheDirectory());
  return { runtime, flink, java: java.executable };
};

type Role = 'jobmanager' | 'taskmanager';
type Installed = Awaited<ReturnType<typeof installed>>;

const optionsOf = async ({ directory, s3Endpoint }: BareFlinkOptions): Promise<Readonly<Record<string, string>>> => {
  const [rest, rpc] = [await freePort(), await freePort()];
  return {
    'jobmanager.rpc.address': '127.0.0.1',
    'jobmanager.rpc.port': String(rpc),
    'jobmanager.bind-host': '127.0.0.1',
    'taskmanager.host': '127.0.0.1',
    'taskmanager.bind-host': '127.0.0.1',
    'taskmanager.numberOfTaskSlots': '1',
    'rest.address': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    'rest.port': String(rest),
    'rest.bind-port': String(rest),
    'cluster.registration.error-delay': '100',
    'execution.checkpointing.interval': '1 s',
    's3.endpoint': s3Endpoint,
    's3.path.style.access': 'true',
    's3.access-key': 'test',
    's3.secret-key': 'test',
    'io.tmp.dirs': join(directory, 'tmp'),
    'web.upload.dir': join(directory, 'web'),
  };
};

const startMember = (role: Role, { flink, java }: Installed, directory: string, memory: MemoryPlan): ChildProcess => {
  const configuration = join(directory, 'conf');
  const jvm = [java, ...memory.flags, ...moduleFlags, '-cp', flink.classPath.join(':'), mainClass[role]];
  return startBareMember({
    command: [...jvm, '--configDir', configuration],
    directory,
    etc: join(directory, 'etc'),
    configuration,
    plugins: flink.plugins,
    log: join(directory, `${role}.log`),
  });
};

const upload = async (base: string, jar: string): Promise<string> => {
  const form = new FormData();
  form.append('jarfile', new Blob([readFileSync(jar)], { type: 'application/x-java-archive' }), 'job.jar');
  const answer = await fetch(`${base}/jars/upload`, { method: 'POST', body: form });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The upload failed with ${answer.status}: ${text.slice(0, 500)}`);
  return basename((JSON.parse(text) as { readonly filename: string }).filename);
};

const run = async (rest: FlinkRest, base: string, jar: string, savepoint: string | undefined): Promise<string> => {
  const jobId = randomBytes(16).toString('hex');
  const from = savepoint === undefined ? {} : { savepointPath: savepoint };
  await rest.runJar(await upload(base, jar), { jobId, ...from });
  await until('all tasks of the bare job RUNNING', BOUND_MILLISECONDS, async () => {
    const job = await rest.job(jobId);
    if (job?.state === 'FAILED') throw new Error('The bare job FAILED.');
    return job !== null && allTasksRun(job);
  });
  return jobId;
};

const stopWithSavepoint = async (rest: FlinkRest, jobId: string, directory: string): Promise<string> => {
  const asked = {
    targetDirectory: `file://${join(directory, 'savepoints')}`,
    triggerId: randomBytes(16).toString('hex'),
  };
  const triggerId = await rest.stopWithSavepoint(jobId, asked);
  const location = await until('the savepoint of the bare job', BOUND_MILLISECONDS, async () => {
    const status = await rest.savepointStatus(jobId, triggerId);
    if (status.state === 'failed') throw new Error(status.trace);
    return status.state === 'completed' ? status.location : undefined;
  });
  return location.replace(/^file:\/*/, '/');
};

/** Starts one. */
export const startBareFlink = async (options: BareFlinkOptions): Promise<BareFlink> => {
  const { directory, environment, properties } = options;
  const found = await installed(environment);
  const configured = await optionsOf(options);
  const memory = { jobmanager: jobManagerMemory({}), taskmanager: taskManagerMemory({}, 1) };
  for (const folder of ['conf', 'etc/flink', 'tmp', 'web']) mkdirSync(join(directory, folder), { recursive: true });
  const all = { ...configured, ...memory.jobmanager.options, ...memory.taskmanager.options };
  const { configurationFile } = found.runtime;
  writeFileSync(join(directory, 'conf', configurationFile), renderOptions(configurationFile, all).file);
  writeFileSync(join(directory, 'etc/flink/application_properties.json'), JSON.stringify(properties));
  const members = (['jobmanager', 'taskmanager'] as const).map((role) => ({
    role,
    child: startMember(role, found, directory, memory[role]),
  }));
  const stop = async (): Promise<void> => {
    await Promise.all(
      members.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }),
    );
  };
  const base = `http://127.0.0.1:${configured['rest.port']}`;
  const rest = createFlinkRest({ base });
  try {
    await until('a slot of the bare Flink', BOUND_MILLISECONDS, async () => {
      const gone = members.find(({ child }) => child.exitCode !== null);
      if (gone !== undefined)
        throw new Error(
          `The ${gone.role} ended: ${readFileSync(join(directory, `${gone.role}.log`), 'utf8').slice(-3_000)}`,
        );
      return rest.overview().then(
        ({ slotsTotal }) => slotsTotal > 0,
        () => false,
      );
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    run: (jar, savepoint) => run(rest, base, jar, savepoint),
    stopWithSavepoint: (jobId) => stopWithSavepoint(rest, jobId, directory),
    restoredFrom: async (jobId) => (await rest.checkpoints(jobId)).restoredFrom ?? undefined,
    stop,
  };
};
