// What an application needs around it: a bucket with its jar, a role, a log stream. S3 as REST, IAM as a query.
import { apiAddress } from './addresses.js';
import { reach } from './reach.js';
import { ApiFault, callLogs } from './service.js';
import { type Scope, signedHeaders } from './signing.js';

const xmlFault = (status: number, text: string): ApiFault => {
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `HTTP ${status}`;
  const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? text.slice(0, 300);
  return new ApiFault(code, message, status);
};

const send = async (
  path: string,
  service: string,
  scope: Scope,
  init: { readonly method: string; readonly body?: BodyInit; readonly headers?: Readonly<Record<string, string>> },
): Promise<string> => {
  const response = await reach(new URL(path, apiAddress()), {
    ...init,
    headers: { ...signedHeaders(scope, service), ...init.headers },
  });
  const text = await response.text();
  if (!response.ok) throw xmlFault(response.status, text);
  return text;
};

/** Whether a fault says that what is made is there already. */
const isThere = (error: unknown): boolean =>
  error instanceof ApiFault && /AlreadyOwnedByYou|AlreadyExists|EntityAlreadyExists/.test(error.code);

const unlessThere = async (making: Promise<unknown>): Promise<void> => {
  try {
    await making;
  } catch (error) {
    if (!isThere(error)) throw error;
  }
};

/** Makes a bucket; one that is there and ours is as good. */
export const makeBucket = (bucket: string, scope: Scope): Promise<void> => {
  const isDefault = scope.region === 'us-east-1';
  const body = `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${scope.region}</LocationConstraint></CreateBucketConfiguration>`;
  return unlessThere(send(encodeURIComponent(bucket), 's3', scope, { method: 'PUT', ...(isDefault ? {} : { body }) }));
};

/** Puts a file into a bucket. */
export const putObject = async (bucket: string, key: string, content: Blob, scope: Scope): Promise<void> => {
  const path = `${encodeURIComponent(bucket)}/${key.split('/').map(encodeURIComponent).join('/')}`;
  await send(path, 's3', scope, {
    method: 'PUT',
    body: content,
    headers: { 'Content-Type': 'application/java-archive' },
  });
};

const iam = (parameters: Readonly<Record<string, string>>, scope: Scope): Promise<string> =>
  send(
    '',
    'iam',
    { ...scope, region: 'us-east-1' },
    {
      method: 'POST',
      body: new URLSearchParams({ Version: '2010-05-08', ...parameters }).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    },
  );

/** Makes a role that the service may take, with a policy; one that is there gets the policy put. */
export const makeRole = async (name: string, trust: string, policy: string, scope: Scope): Promise<string> => {
  await unlessThere(iam({ Action: 'CreateRole', RoleName: name, AssumeRolePolicyDocument: trust }, scope));
  await iam({ Action: 'PutRolePolicy', RoleName: name, PolicyName: 'job', PolicyDocument: policy }, scope);
  return `arn:aws:iam::${scope.accountId}:role/${name}`;
};

/** Makes a log group and a stream in it. */
export const makeLogStream = async (group: string, stream: string, scope: Scope): Promise<void> => {
  await unlessThere(callLogs('CreateLogGroup', { logGroupName: group }, scope));
  await unlessThere(callLogs('CreateLogStream', { logGroupName: group, logStreamName: stream }, scope));
};
