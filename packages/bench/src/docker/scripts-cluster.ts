// The baseline: a JobManager and a TaskManager in containers, both created and started at once, each through the image's own scripts.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { StartedCluster } from '../start/bring-up.js';
import { docker } from './engine.js';

/** What the containers are made from. */
export interface ScriptsPlan {
  readonly image: string;
  /** A network of its own; also the start of the containers' names. */
  readonly network: string;
  /** Where the job's S3 is, as containers reach it. */
  readonly s3Endpoint: string;
  readonly sinkBucket: string;
}

/** A pair of containers. */
export interface ScriptsCluster extends StartedCluster {
  /** Address of Flink's REST API. */
  readonly rest: string;
  stop(): Promise<void>;
}

const roles = ['jobmanager', 'taskmanager'] as const;
const lastLines = '40';

/** Only what nothing would run without, and the service's own settings of the job; everything else is the image's default. */
const properties = ({ s3Endpoint }: ScriptsPlan): string =>
  [
    'execution.checkpointing.interval: 60 s',
    `s3.endpoint: ${s3Endpoint}`,
    's3.path.style.access: true',
    's3.access-key: test',
    's3.secret-key: test',
  ].join('\n');

const environment = (plan: ScriptsPlan): Readonly<Record<string, string>> => ({
  JOB_MANAGER_RPC_ADDRESS: 'jobmanager',
  FLINK_PROPERTIES: properties(plan),
  APPLICATION_PROPERTIES: JSON.stringify([{ PropertyGroupId: 'bucket', PropertyMap: { name: plan.sinkBucket } }]),
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
});

const nameOf = ({ network }: ScriptsPlan, role: string): string => `${network}-${role}`;

const runContainer = (plan: ScriptsPlan, role: (typeof roles)[number]): Promise<string> =>
  docker(
    'run',
    '--detach',
    `--name=${nameOf(plan, role)}`,
    `--network=${plan.network}`,
    `--network-alias=${role}`,
    ...Object.entries(environment(plan)).map(([name, value]) => `--env=${name}=${value}`),
    ...(role === 'jobmanager' ? ['--publish=127.0.0.1::8081'] : []),
    plan.image,
    role,
  );

/** Ends by itself as soon as the container ends, so that nobody has to ask the engine again and again. */
const watch = (name: string): ChildProcess => spawn('docker', ['wait', name], { stdio: 'ignore' });

const words = (name: string): string => {
  const { stdout, stderr } = spawnSync('docker', ['logs', '--tail', lastLines, name], { encoding: 'utf8' });
  return `${stdout}${stderr}`;
};

/** Starts both containers. Whatever was made of them is gone again when it rejects. */
export const startScriptsCluster = async (plan: ScriptsPlan): Promise<ScriptsCluster> => {
  const names = roles.map((role) => nameOf(plan, role));
  const watches: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const one of watches) one.kill();
    await docker('rm', '--force', '--volumes', ...names);
  };
  try {
    const started = await Promise.allSettled(roles.map((role) => runContainer(plan, role)));
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    watches.push(...names.map(watch));
    const [address] = (await docker('port', nameOf(plan, 'jobmanager'), '8081/tcp')).split('\n');
    return {
      rest: `http://${address}`,
      check: () => {
        const gone = watches.findIndex(({ exitCode }) => exitCode !== null);
        if (gone >= 0) throw new Error(`The container ${names[gone]} ended:\n${words(names[gone] ?? '')}`);
      },
      stop,
    };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
};
