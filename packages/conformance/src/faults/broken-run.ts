// Runs broken applications on one gateway: each is told with its one cause and what helps, and none is stuck.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateApplicationCommand,
  type PropertyGroup,
  StartApplicationCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, createLogStream, prepareAccount } from '../host/account.js';
import type { AwsClients } from '../host/aws-clients.js';
import { logMessages } from '../host/log-events.js';
import { hostOn, leftAfterStop, type Machine, why } from '../host/machine.js';
import { runOptions } from '../host/python-application.js';
import type { TestHost } from '../host/test-host.js';
import {
  askToUpdate,
  describeTicks,
  operationEnd,
  START_MILLISECONDS,
  statusBecomes,
  succeeds,
  ticksApplication,
} from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { type BrokenCase, codeOf } from './broken-case.js';

/** A job that restarts is told at its second restart; a checkpoint that does not complete after half a minute. */
const TOLD_MILLISECONDS = 150_000;
/** Cases wait for each other, so each may take what all take; on a quiet machine that is some minutes. */
const ALL_MILLISECONDS = 3_000_000;
/** Clusters at a time. */
const LANES = 2;
/** Less than the service's, for state that cannot be read is tried again until then. */
const START_SECONDS = 240;

interface Told {
  readonly of: string;
  readonly kind: string | null;
  readonly class: string | null;
  readonly message: string;
  readonly operator: string | null;
  readonly subtask: { readonly index: number; readonly of: number } | null;
  readonly frame: { readonly file: string; readonly line: number } | null;
  readonly since: string;
  readonly times: number;
  readonly remedy: string | null;
}

const group = (id: string, values: Readonly<Record<string, string>>): PropertyGroup => ({
  PropertyGroupId: id,
  PropertyMap: { ...values },
});

const groupsOf = ({ id, code, properties }: BrokenCase, broken = properties ?? { mode: id }): PropertyGroup[] => {
  if (code === 'python' || code === 'no-script') return [runOptions({})];
  // Nobody listens on the port of discard.
  if (code === 'kafka')
    return [
      group('Input0', {
        'bootstrap.servers': '127.0.0.1:9',
        topic: 'orders',
        'group.id': id,
        'request.timeout.ms': '3000',
        'default.api.timeout.ms': '3000',
      }),
      group('bucket', { name: codeBucket }),
    ];
  return [group('broken', broken)];
};

/** What the record, the operation, health and the log stream tell of one case. */
interface Findings {
  readonly told: Told;
  readonly error: string | undefined;
}

const create = async (clients: AwsClients, broken: BrokenCase): Promise<void> => {
  const { id, parallelism } = broken;
  const Body = await codeOf(broken);
  await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: id, Body }));
  const logStreamArn = await createLogStream(clients, id, id);
  const input = ticksApplication(clients.accountId, {
    name: id,
    sink: '',
    key: id,
    logStreamArn,
    properties: groupsOf(broken),
  });
  await clients.flink.send(
    new CreateApplicationCommand({
      ...input,
      ApplicationConfiguration: {
        ...input.ApplicationConfiguration,
        FlinkApplicationConfiguration: {
          ...input.ApplicationConfiguration?.FlinkApplicationConfiguration,
          ParallelismConfiguration: {
            ConfigurationType: 'CUSTOM',
            Parallelism: parallelism ?? 1,
            ParallelismPerKPU: 1,
            AutoScalingEnabled: false,
          },
        },
      },
    }),
  );
};

/** Starts it, and updates it where that is what fails; the text of what failed. */
const fail = async (clients: AwsClients, broken: BrokenCase): Promise<string | undefined> => {
  const { id, update, restarts } = broken;
  const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: id }));
  if (restarts === true || update !== undefined) await succeeds(clients, id, OperationId);
  if (restarts === true) return undefined;
  const failing =
    update === undefined
      ? OperationId
      : await askToUpdate(clients, id, {
          ApplicationConfigurationUpdate: {
            EnvironmentPropertyUpdates: { PropertyGroups: groupsOf(broken, update) },
          },
        });
  const { OperationStatus, OperationFailureDetails } = await operationEnd(clients, id, failing);
  expect(OperationStatus).toBe('FAILED');
  return OperationFailureDetails?.ErrorInfo?.ErrorString;
};

const findingsOf = async (host: TestHost, broken: BrokenCase): Promise<Findings> => {
  const clients = host.clients();
  await create(clients, broken);
  const error = await fail(clients, broken);
  let last: Told | null = null;
  const told = await until(`the fault of ${broken.id}`, TOLD_MILLISECONDS, async () => {
    const answer = await fetch(`${host.endpoint}/_drey/applications/${broken.id}`);
    const entry = (await answer.json()) as { readonly firstFault: Told | null };
    last = entry.firstFault;
    return last?.kind === broken.kind ? last : undefined;
  }).catch((reason: unknown) => {
    throw new Error(`${String(reason)} Told: ${JSON.stringify(last)}; error: ${error}`);
  });
  return { told, error };
};

/** Ends what a case that failed left running, so that the others have the machine. */
const end = async (host: TestHost, { id }: BrokenCase): Promise<void> => {
  const { flink } = host.clients();
  await flink.send(new StopApplicationCommand({ ApplicationName: id, Force: true })).catch(() => undefined);
};

/** That it moves again: a stop of what runs ends. */
const comesToRest = async (host: TestHost, { id, ends }: BrokenCase): Promise<void> => {
  const clients = host.clients();
  expect((await describeTicks(clients, id)).ApplicationStatus).toBe(ends);
  if (ends === 'READY') return;
  await clients.flink.send(new StopApplicationCommand({ ApplicationName: id, Force: true }));
  await statusBecomes(clients, id, 'READY', TOLD_MILLISECONDS);
};

const isTold = (host: TestHost, { id, remedy }: BrokenCase, said: RegExp): Promise<unknown> =>
  until(`what helps, in the log stream of ${id}`, TOLD_MILLISECONDS, async () => {
    const messages = await logMessages(host.clients(), id, id);
    // Events are JSON, so quotes within them are escaped.
    return messages.some((message) => said.test(message) && new RegExp(remedy).test(message.replaceAll('\\"', '"')));
  });

/** Sees one case to its end. */
const tryOut = async (host: TestHost, broken: BrokenCase): Promise<void> => {
  const { seconds, value } = await timed(() => findingsOf(host, broken));
  const { told, error } = value;
  console.info(`${broken.id}: ${seconds} s, ${JSON.stringify(told)}; ${error}`);
  expect(told.remedy ?? told.message).toMatch(new RegExp(broken.remedy));
  if (broken.class !== undefined) expect(told.class).toMatch(new RegExp(broken.class));
  if (broken.message !== undefined) expect(told.message).toMatch(new RegExp(broken.message, 'i'));
  if (broken.file !== undefined) expect(told.frame?.file).toBe(broken.file);
  if (broken.operator !== undefined) expect(told.operator).toContain(broken.operator);
  if (broken.names !== undefined) {
    expect(told.message).toMatch(new RegExp(broken.names));
    expect(error).toMatch(new RegExp(broken.names));
  }
  expect(told.times).toBeGreaterThanOrEqual(1);
  if (broken.restarts === true) {
    await until(`${broken.id} in health`, TOLD_MILLISECONDS, async () =>
      new RegExp(broken.remedy).test(await (await fetch(`${host.endpoint}/_drey/health`)).text()),
    );
    await isTold(host, broken, /does not run well/);
  } else {
    expect(error).toMatch(new RegExp(`${broken.remedy}|What helps|${broken.message}`));
    await isTold(host, { ...broken, remedy: broken.names ?? '.' }, /Application failed: /);
  }
  await comesToRest(host, broken);
};

/** Lets so many run at a time, in the order of the calls. */
const createSlots = (count: number): (<T>(act: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (act) => {
    if (free === 0) await new Promise<void>((go) => waiting.push(go));
    else free -= 1;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

/** Begins all cases, some at a time, those that wait longest first; gives the outcome of each. */
const tryAll = (host: TestHost, cases: readonly BrokenCase[]): ReadonlyMap<string, Promise<void>> => {
  const slots = createSlots(LANES);
  const inOrder = cases.toSorted((one, other) => Number(other.isSlow ?? false) - Number(one.isSlow ?? false));
  const outcomes = inOrder.map(
    (broken) => [broken.id, slots(() => tryOut(host, broken).finally(() => end(host, broken)))] as const,
  );
  // Each is looked at by its own test, later.
  for (const [, outcome] of outcomes) outcome.catch(() => undefined);
  return new Map(outcomes);
};

/** Declares the tests of these cases over one kind of cluster. */
export const describeFaults = (machine: Machine, cases: readonly BrokenCase[]): void => {
  (machine.missing === undefined ? describe : describe.skip)(
    `a broken application, driver ${machine.driver}${why(machine)}`,
    () => {
      const host = hostOn(machine, { flags: ['--start-timeout', String(START_SECONDS), '--warm', '1'] });

      let outcomes: ReadonlyMap<string, Promise<void>> = new Map();

      beforeAll(async () => {
        await host.start();
        await prepareAccount(host.clients());
        outcomes = tryAll(host, cases);
      }, START_MILLISECONDS);

      afterAll(async () => {
        await host.close();
        await machine.clear(host);
      }, 60_000);

      it.each(cases)('is told: $what ($id)', ({ id }) => outcomes.get(id), ALL_MILLISECONDS);

      it(
        'leaves nothing after a clean stop',
        async () => {
          expect(await leftAfterStop(host, machine)).toEqual([]);
        },
        START_MILLISECONDS,
      );
    },
  );
};
