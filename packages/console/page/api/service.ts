// Calls of Managed Service for Apache Flink and of CloudWatch Logs: AWS JSON 1.1, as any SDK makes them.
import type { ServiceCall } from '../model/aws-cli.js';
import { textOf } from '../model/text.js';
import { apiAddress } from './addresses.js';
import { reach } from './reach.js';
import { type Scope, signedHeaders } from './signing.js';

/** A refusal of the API: `code` as its exceptions are called. */
export class ApiFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = 'ApiFault';
    this.code = code;
    this.status = status;
  }
}

/** An answer of the API in its own names. */
export type Answer = Readonly<Record<string, unknown>>;

const faultOf = (status: number, text: string): ApiFault => {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const type = textOf(body['__type'] ?? body['code'], 'Error').replace(/^.*#/, '');
    return new ApiFault(type, textOf(body['message'] ?? body['Message'], text), status);
  } catch {
    return new ApiFault(`HTTP ${status}`, text.slice(0, 500) || 'No answer body.', status);
  }
};

const jsonCall = async (
  target: string,
  service: string,
  scope: Scope,
  input: unknown,
  signal?: AbortSignal,
): Promise<Answer> => {
  const response = await reach(apiAddress(), {
    method: 'POST',
    headers: {
      ...signedHeaders(scope, service),
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': target,
    },
    body: JSON.stringify(input),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  if (!response.ok) throw faultOf(response.status, text);
  return text === '' ? {} : (JSON.parse(text) as Answer);
};

/** Calls an operation of the service. Rejects with {@link ApiFault} where it refuses. */
export const callService = ({ operation, input }: ServiceCall, scope: Scope, signal?: AbortSignal): Promise<Answer> =>
  jsonCall(`KinesisAnalytics_20180523.${operation}`, 'kinesisanalytics', scope, input, signal);

/** Calls an operation of CloudWatch Logs. */
export const callLogs = (operation: string, input: Readonly<Record<string, unknown>>, scope: Scope): Promise<Answer> =>
  jsonCall(`Logs_20140328.${operation}`, 'logs', scope, input);
