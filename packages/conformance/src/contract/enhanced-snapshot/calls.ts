// Operations that the official client has not got yet, as JSON over HTTP.
import type { CreateApplicationCommandInput } from '@aws-sdk/client-kinesis-analytics-v2';
import { eventually, inlineCode } from '../applications.js';
import type { Msf, Subject } from '../subject.js';
import { callHeaders, rawCall } from '../wire/raw-call.js';

type Json = Readonly<Record<string, unknown>>;

/** An answer: the body of a success, or the error's name. */
export interface Called {
  readonly status: number;
  /** Name of the error; undefined for a success. */
  readonly code: string | undefined;
  readonly body: Json;
}

/** Calls an operation in the account of a client. */
export type Call = (operation: string, input?: Json) => Promise<Called>;

/** Calls in the account of a client. */
export const callsOf =
  (subject: Subject, { accountId }: Msf): Call =>
  async (operation, input = {}) => {
    const answer = await rawCall(subject.endpoint(), {
      headers: callHeaders(accountId, operation),
      body: JSON.stringify(input),
    });
    const body = answer.json ?? {};
    const code = body['__type'];
    return { status: answer.status, code: typeof code === 'string' ? code : undefined, body };
  };

/** The body of a call that has to succeed. */
export const succeeded = async (called: Promise<Called>): Promise<Json> => {
  const { status, body } = await called;
  if (status !== 200) throw new Error(`The call was refused: ${JSON.stringify(body)}`);
  return body;
};

/** Creates an application with enhanced snapshots. */
export const createEnhanced = async (
  call: Call,
  changes: Partial<CreateApplicationCommandInput> & { readonly SnapshotsEnabled?: boolean } = {},
): Promise<void> => {
  const { SnapshotsEnabled = true, ...input } = changes;
  const { ApplicationCodeConfiguration: code } = inlineCode;
  await succeeded(
    call('CreateApplication', {
      ApplicationName: 'demo',
      RuntimeEnvironment: 'FLINK-1_20',
      ServiceExecutionRole: 'arn:aws:iam::000000000000:role/demo',
      ApplicationConfiguration: {
        ApplicationCodeConfiguration: { ...code, CodeContent: { ZipFileContent: 'UEsDBA==' } },
        ApplicationSnapshotConfiguration: { SnapshotsEnabled, SnapshotMode: 'ENHANCED_SNAPSHOTS' },
      },
      ...input,
    }),
  );
};

/** Waits for the status of a snapshot; resolves to its details. */
export const snapshotReached = (call: Call, SnapshotName: string, status: string): Promise<Json> =>
  eventually(`${SnapshotName} ${status}`, async () => {
    const details = (await succeeded(call('DescribeSnapshot', { SnapshotName })))['SnapshotInfoDetails'] as Json;
    return details['SnapshotStatus'] === status ? details : undefined;
  });

/** Takes a snapshot of a running application; resolves once it is READY. */
export const takeEnhanced = async (call: Call, SnapshotName: string, ApplicationName = 'demo'): Promise<Json> => {
  await succeeded(call('CreateSnapshot', { ApplicationName, SnapshotName }));
  return snapshotReached(call, SnapshotName, 'READY');
};
