// Applications for the contract tests, and waiting for their statuses.
import type {
  ApplicationConfiguration,
  ApplicationDetail,
  CreateApplicationCommandInput,
  OperationStatus,
} from '@aws-sdk/client-kinesis-analytics-v2';
import type { Msf } from './subject.js';

const SETTLE_MILLISECONDS = 5_000;
const POLL_MILLISECONDS = 10;

/** Name of the application that most tests use; each has an account of its own. */
export const demo = 'demo';

/** The smallest create request, as changed. */
export const createInput = (changes: Partial<CreateApplicationCommandInput> = {}): CreateApplicationCommandInput => ({
  ApplicationName: demo,
  RuntimeEnvironment: 'FLINK-1_20',
  ServiceExecutionRole: 'arn:aws:iam::000000000000:role/demo',
  ...changes,
});

/** Code that came with the request, so that an application can be started without any S3. */
export const inlineCode: ApplicationConfiguration = {
  ApplicationCodeConfiguration: {
    CodeContentType: 'ZIPFILE',
    CodeContent: { ZipFileContent: new Uint8Array([80, 75, 3, 4]) },
  },
};

/** Creates a Flink application that can be started. */
export const createRunnable = async (
  msf: Msf,
  changes: Partial<CreateApplicationCommandInput> = {},
): Promise<ApplicationDetail> => {
  const { ApplicationDetail } = await msf.createApplication(
    createInput({ ApplicationConfiguration: inlineCode, ...changes }),
  );
  if (ApplicationDetail === undefined) throw new Error('CreateApplication answered without ApplicationDetail.');
  return ApplicationDetail;
};

/** What DescribeApplication shows. */
export const described = async (msf: Msf, name: string = demo): Promise<ApplicationDetail> => {
  const { ApplicationDetail } = await msf.describeApplication({ ApplicationName: name });
  if (ApplicationDetail === undefined) throw new Error('DescribeApplication answered without ApplicationDetail.');
  return ApplicationDetail;
};

/** Waits until a question has an answer other than undefined. */
export const eventually = async <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> => {
  const until = Date.now() + SETTLE_MILLISECONDS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`${what} did not come within ${SETTLE_MILLISECONDS} ms.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
};

/** Waits for a status. */
export const reached = (
  msf: Msf,
  status: ApplicationDetail['ApplicationStatus'],
  name: string = demo,
): Promise<ApplicationDetail> =>
  eventually(`${name} ${status}`, async () => {
    const detail = await described(msf, name);
    return detail.ApplicationStatus === status ? detail : undefined;
  });

/** Waits until an operation has ended; resolves to how. */
export const operationEnded = (
  msf: Msf,
  operationId: string | undefined,
  name: string = demo,
): Promise<OperationStatus> =>
  eventually(`The end of operation ${operationId}`, async () => {
    const { ApplicationOperationInfoDetails: details } = await msf.describeApplicationOperation({
      ApplicationName: name,
      OperationId: operationId,
    });
    return details?.OperationStatus === 'IN_PROGRESS' ? undefined : details?.OperationStatus;
  });

/** Creates and starts an application; resolves once it runs. */
export const createRunning = async (
  msf: Msf,
  changes: Partial<CreateApplicationCommandInput> = {},
): Promise<ApplicationDetail> => {
  const { ApplicationName: name } = await createRunnable(msf, changes);
  await msf.startApplication({ ApplicationName: name });
  return reached(msf, 'RUNNING', name);
};
