// One application on a runtime of choice, through the API: code, life, runtime, what it wrote. Each step is timed.
import { readFileSync } from 'node:fs';
import {
  type ApplicationConfigurationUpdate,
  type ApplicationOperationInfoDetails,
  type RuntimeEnvironment,
  ListApplicationSnapshotsCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket } from '../host/account.js';
import type { AwsClients } from '../host/aws-clients.js';
import { moreObjects } from '../host/rows.js';
import {
  askToUpdate,
  createTicks,
  operationEnd,
  startTicks,
  stopTicks,
  succeeds,
  type TicksOptions,
  ticksProperties,
  updateTicks,
} from '../host/ticks-application.js';
import { timed } from '../host/until.js';

const OBJECTS_MILLISECONDS = 120_000;
/** Of the example, ticks per second. */
const DEFAULT_RATE = 100;

/** What varies between the applications tried. */
export type TrialOptions = TicksOptions & { readonly environment: string; readonly jar: string };

/** An application under trial. Every step rejects with the cause that the operation tells; those that change it resolve to seconds. */
export interface Trial {
  readonly name: string;
  create(): Promise<void>;
  start(): Promise<number>;
  /** Waits for rows that were committed after the call. */
  rowsGrow(): Promise<void>;
  /** Stops with a savepoint; rejects unless there is a READY snapshot more than before. */
  stop(): Promise<number>;
  update(change: ApplicationConfigurationUpdate): Promise<number>;
  /** Changes the runtime in place. */
  changeRuntime(to: RuntimeChange): Promise<number>;
  /** The same, whichever way it ends. */
  tryToChangeRuntime(to: RuntimeChange): Promise<ApplicationOperationInfoDetails>;
}

/** Another runtime, and what has to change with it. */
export interface RuntimeChange {
  readonly environment: string;
  /** Path of the jar that is built for it, where the old one is not. */
  readonly jar?: string;
  /** Uid for the sink, which then leaves its state behind. */
  readonly sinkUid?: string;
}

const upload = async ({ s3 }: AwsClients, key: string, jar: string): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: key, Body: readFileSync(jar) }));
};

const readySnapshots = async ({ flink }: AwsClients, name: string): Promise<number> => {
  const { SnapshotSummaries = [] } = await flink.send(new ListApplicationSnapshotsCommand({ ApplicationName: name }));
  return SnapshotSummaries.filter(({ SnapshotStatus }) => SnapshotStatus === 'READY').length;
};

const secondsOf = async (act: () => Promise<unknown>): Promise<number> => (await timed(act)).seconds;

/** Makes a trial; nothing is created yet. */
export const trialOf = (clients: AwsClients, options: TrialOptions): Trial => {
  const { name, sink } = options;
  const key = `${name}.jar`;

  const codeUpdate = async (jar: string, environment: string): Promise<ApplicationConfigurationUpdate> => {
    const next = `${name}-${environment}.jar`;
    await upload(clients, next, jar);
    return {
      ApplicationCodeConfigurationUpdate: {
        CodeContentUpdate: { S3ContentLocationUpdate: { FileKeyUpdate: next } },
      },
    };
  };

  const askToChangeRuntime = async ({ environment, jar, sinkUid }: RuntimeChange): Promise<string | undefined> =>
    askToUpdate(clients, name, {
      RuntimeEnvironmentUpdate: environment as RuntimeEnvironment,
      ApplicationConfigurationUpdate: {
        ...(jar === undefined ? {} : await codeUpdate(jar, environment)),
        ...(sinkUid === undefined
          ? {}
          : {
              EnvironmentPropertyUpdates: {
                PropertyGroups: [
                  ...ticksProperties(sink, options.rate ?? DEFAULT_RATE),
                  { PropertyGroupId: 'sink', PropertyMap: { uid: sinkUid } },
                ],
              },
            }),
      },
      ...(sinkUid === undefined
        ? {}
        : { RunConfigurationUpdate: { FlinkRunConfiguration: { AllowNonRestoredState: true } } }),
    });

  return {
    name,
    create: async () => {
      await upload(clients, key, options.jar);
      await createTicks(clients, { ...options, key });
    },
    start: () => secondsOf(() => startTicks(clients, name)),
    rowsGrow: async () => {
      await moreObjects(clients, sink, 2, OBJECTS_MILLISECONDS);
    },
    stop: async () => {
      const before = await readySnapshots(clients, name);
      const seconds = await secondsOf(() => stopTicks(clients, name));
      if ((await readySnapshots(clients, name)) !== before + 1)
        throw new Error(`The stop of ${name} left no snapshot.`);
      return seconds;
    },
    update: (change) => secondsOf(() => updateTicks(clients, name, { ApplicationConfigurationUpdate: change })),
    changeRuntime: (to) => secondsOf(async () => succeeds(clients, name, await askToChangeRuntime(to))),
    tryToChangeRuntime: async (to) => operationEnd(clients, name, await askToChangeRuntime(to)),
  };
};
