// Services for tests of operations: a store in memory, a clock that stands, ids that count, and fakes for what lies outside.
import { type Clock, type RequestContext, type ServiceError, silentLogger } from '@drey/plugin-api';
import { type Application, createApplicationStore, memoryBackend } from '@drey/state';
import { countingIds } from '@drey/state/testing';
import { createDashboardAccess } from './dashboard/dashboard-access.js';
import type { Operation, Services } from './needs.js';
import { createApplication } from './operations/application/create-application.js';
import { retiredRuntimesOf } from './retired-runtimes.js';

/** A clock that moves when it is told to. */
export interface StandingClock extends Clock {
  move(milliseconds: number): void;
}

export const standingClock = (start = 1_700_000_000_000): StandingClock => {
  let now = start;
  return {
    now: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
    move: (milliseconds) => {
      now += milliseconds;
    },
  };
};

export const accountId = '111122223333';

/** A caller of one account and region. */
export const context: RequestContext = {
  requestId: '00000000-0000-0000-0000-000000000000',
  service: 'kinesisanalyticsv2',
  operation: 'Test',
  accountId,
  region: 'eu-west-1',
  partition: 'aws',
  endpoint: 'http://127.0.0.1:4566',
  signal: new AbortController().signal,
  log: silentLogger,
};

/** Services as changed; the rest does nothing. */
export const testServices = (changes: Partial<Services> = {}): Services & { readonly clock: StandingClock } => {
  const clock = standingClock();
  let secrets = 0;
  return {
    applications: createApplicationStore(memoryBackend()),
    ids: countingIds(),
    code: {
      fromS3: () => Promise.resolve({ sha256: 'a'.repeat(64), md5: 'b'.repeat(32), size: 7 }),
      fromBytes: () => Promise.resolve({ sha256: 'c'.repeat(64), md5: 'd'.repeat(32), size: 4 }),
    },
    quotas: {
      applicationsPerRegion: 100,
      snapshotsPerApplication: 1_000,
      snapshotsPerRegion: 1_000,
      kpusPerApplication: 64,
    },
    vpcs: { ofSubnets: () => Promise.resolve('vpc-1') },
    samples: { object: () => Promise.resolve([]), stream: () => Promise.resolve([]) },
    dashboards: createDashboardAccess({ clock, random: () => `secret${(secrets += 1)}` }),
    dashboardUrl: undefined,
    jobs: {
      restOf: () => Promise.resolve(undefined),
      planOf: () => Promise.resolve(undefined),
      operatorsOf: async () => [],
    },
    retiredRuntimes: retiredRuntimesOf({ string: () => undefined }),
    ...changes,
    clock,
  };
};

type CreateInput = Parameters<Operation<'CreateApplication'>>[0];

const flinkCode: CreateInput['ApplicationConfiguration'] = {
  ApplicationCodeConfiguration: {
    CodeContentType: 'ZIPFILE',
    CodeContent: { ZipFileContent: new Uint8Array([80, 75, 3, 4]) },
  },
};

/** Creates an application: a Flink one with code unless changed. */
export const created = async (services: Services, changes: Partial<CreateInput> = {}): Promise<void> => {
  const runtime = changes.RuntimeEnvironment ?? 'FLINK-1_20';
  await createApplication(services)(
    {
      ApplicationName: 'demo',
      RuntimeEnvironment: runtime,
      ServiceExecutionRole: 'arn:aws:iam::111122223333:role/demo',
      ...(runtime.startsWith('FLINK') ? { ApplicationConfiguration: flinkCode } : {}),
      ...(runtime.startsWith('ZEPPELIN') ? { ApplicationMode: 'INTERACTIVE' as const } : {}),
      ...changes,
    },
    context,
  );
};

/** Puts an application into a status, as the reconciler would have. */
export const inStatus = async (
  { applications }: Pick<Services, 'applications'>,
  status: 'READY' | 'RUNNING' | 'STARTING' | 'UPDATING' | 'DELETING',
  name = 'demo',
): Promise<void> => {
  await applications.change({ accountId, region: context.region, name }, (application) => ({ ...application, status }));
};

/** The record of an application. */
export const recordOf = ({ applications }: Pick<Services, 'applications'>, name = 'demo'): Application =>
  applications.get({ accountId, region: context.region, name });

/** The code of the error that a call is refused with; `none` where it is not. */
export const refusal = async (call: () => unknown): Promise<string> => {
  try {
    await call();
    return 'none';
  } catch (error) {
    return (error as ServiceError).code;
  }
};
