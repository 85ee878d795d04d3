// Lives of applications by boto3, in the words of a Python program: what each call gives, and what it raises.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { createInput, demo } from '../contract/applications.js';
import { Boto3Error, type Boto3Process, type CallPlace } from '../host/boto3-process.js';
import { repositoryRoot } from '../host/repository.js';

type Members = Readonly<Record<string, unknown>>;

/** Waiters as users bring them along: botocore has none for the service. */
const waiters = JSON.parse(
  readFileSync(join(repositoryRoot, 'packages/conformance/src/clients/waiters.json'), 'utf8'),
) as Members;

/** One account of one host through boto3. */
export interface Boto3Account {
  readonly accountId: string;
  /** Calls, and refuses an answer with a member that the model of botocore does not have. */
  call(operation: string, parameters?: Members): Promise<Members>;
  /** The class that a call raises. Rejects when it raises none. */
  raised(operation: string, parameters?: Members): Promise<Boto3Error>;
  wait(waiter: string, parameters: Members): Promise<void>;
}

/** An account of a host. */
export const boto3Account = (boto3: Boto3Process, place: CallPlace): Boto3Account => ({
  accountId: place.accountId,
  call: async (operation, parameters = {}) => {
    const { result, unknown } = await boto3.call(place, operation, parameters);
    if (unknown.length > 0) throw new Error(`${operation} answers with unknown members: ${unknown.join(', ')}`);
    return result;
  },
  raised: async (operation, parameters = {}) => {
    try {
      await boto3.call(place, operation, parameters);
    } catch (error) {
      if (error instanceof Boto3Error) return error;
      throw error;
    }
    throw new Error(`${operation} raised nothing.`);
  },
  wait: async (waiter, parameters) => {
    await boto3.wait(place, waiters, waiter, parameters);
  },
});

/** A member at a path of an answer. */
export const at = (answer: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string | number, unknown>> | undefined)?.[step],
    answer,
  );

/** A moment, as an answer has it. */
export const moment: unknown = {
  moment: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/),
};

/** Configuration with enhanced snapshots. */
export const enhanced: Members = {
  ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE', CodeContent: { ZipFileContent: 'PK\u0003\u0004' } },
  ApplicationSnapshotConfiguration: { SnapshotsEnabled: true, SnapshotMode: 'ENHANCED_SNAPSHOTS' },
};

/** Creates a Flink application that comes with its code, starts it, and waits by a waiter until it runs. */
export const startedByBoto3 = async (account: Boto3Account, more: Members = {}, name: string = demo): Promise<void> => {
  const { ApplicationCodeConfiguration } = enhanced;
  await account.call('create_application', {
    ...createInput({ ApplicationName: name }),
    ApplicationConfiguration: { ApplicationCodeConfiguration, ...more },
  });
  await account.call('start_application', { ApplicationName: name });
  await account.wait('ApplicationRunning', { ApplicationName: name });
};
