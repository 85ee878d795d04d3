// One account in which an exchange is played: its steps, what they left behind, and the request itself.
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { eventually } from '../contract/applications.js';
import { freshAccount } from '../contract/subject.js';
import { authorization, rawCall } from '../contract/wire/raw-call.js';
import { awsClients } from '../host/aws-clients.js';
import { maskedAnswer, type WireAnswer } from './masks.js';
import {
  type Exchange,
  givenSteps,
  type Json,
  type JsonObject,
  type MaskedAnswer,
  type Step,
  type StoredObject,
} from './transcript.js';

/** Values by name that later requests refer to. */
type Memory = Map<string, Json>;

const reference = /<([A-Za-z]+)>/g;

const remembered = (memory: Memory, name: string): Json => {
  const value = memory.get(name);
  if (value === undefined) throw new Error(`No step has remembered <${name}>.`);
  return value;
};

const filledText = (value: string, memory: Memory): Json => {
  const whole = /^<([A-Za-z]+)>$/.exec(value)?.[1];
  if (whole !== undefined) return remembered(memory, whole);
  return value.replaceAll(reference, (_, name: string) => `${remembered(memory, name) as string | number}`);
};

/** A body with what was remembered in place of `<name>`; a reference alone keeps the type of its value. */
const filled = (body: Json, memory: Memory): Json => {
  if (typeof body === 'string') return filledText(body, memory);
  if (Array.isArray(body)) return body.map((item: Json) => filled(item, memory));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, filled(value, memory)]));
};

const valueAt = (answer: Json, path: string): Json | undefined =>
  path.split('.').reduce<Json | undefined>((value, name) => (value as JsonObject | undefined)?.[name], answer);

const call = async (
  endpoint: string,
  account: string,
  headers: Readonly<Record<string, string>>,
  body: Json,
): Promise<WireAnswer> => {
  const { text, ...answer } = await rawCall(endpoint, {
    headers: { ...headers, Authorization: authorization(account) },
    body: JSON.stringify(body),
  });
  return { ...answer, json: JSON.parse(text) as Json };
};

const headersOf = (operation: string): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': `KinesisAnalytics_20180523.${operation}`,
});

const perform = async (endpoint: string, account: string, step: Step, memory: Memory): Promise<void> => {
  const answer = await eventually(`${step.operation} ${JSON.stringify(step.until)}`, async () => {
    const { status, json } = await call(endpoint, account, headersOf(step.operation), filled(step.body, memory));
    if (status !== 200) throw new Error(`The step ${step.operation} was refused: ${JSON.stringify(json)}`);
    const wanted = Object.entries(step.until ?? {});
    return wanted.every(([path, value]) => valueAt(json, path) === value) ? json : undefined;
  });
  for (const [name, path] of Object.entries(step.remember ?? {})) {
    const value = valueAt(answer, path);
    if (value === undefined) throw new Error(`The answer of the step ${step.operation} has no ${path}.`);
    memory.set(name, value);
  }
};

const stepsOf = (group: string): readonly Step[] => {
  const steps = givenSteps[group];
  if (steps === undefined) throw new Error(`There are no given steps named '${group}'.`);
  return steps;
};

const store = async (
  endpoint: string,
  account: string,
  objects: readonly StoredObject[],
  memory: Memory,
): Promise<void> => {
  const { s3 } = awsClients(endpoint, account);
  for (const { bucket, key, text } of objects) {
    const Bucket = filledText(bucket, memory) as string;
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: text }));
  }
  s3.destroy();
};

/** Plays an exchange in an account of its own; resolves to the masked answer. Rejects when a step before it is refused. */
export const play = async (
  endpoint: string,
  { given = [], objects = [], request }: Exchange,
): Promise<MaskedAnswer> => {
  const fromSeconds = Math.floor(Date.now() / 1_000);
  const account = freshAccount();
  const memory: Memory = new Map([['account', account]]);
  if (objects.length > 0) await store(endpoint, account, objects, memory);
  for (const step of given.flatMap(stepsOf)) await perform(endpoint, account, step, memory);
  const answer = await call(endpoint, account, request.headers, filled(request.body, memory));
  return maskedAnswer(answer, { account, fromSeconds, toSeconds: Math.ceil(Date.now() / 1_000) });
};
