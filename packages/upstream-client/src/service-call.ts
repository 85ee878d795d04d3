// Calls in the two plain protocols of AWS, for the few operations for which a whole client of the SDK would be out of proportion.
import { isMembers, parseChecked, type Upstream } from '@drey/plugin-api';
import type { RawAnswer, RawClient } from './raw-client.js';
import type { UpstreamCaller } from './sdk-clients.js';
import type { UpstreamService } from './services.js';
import { UpstreamFault } from './upstream-fault.js';

/** Who asks which service of which upstream. */
export interface ServiceCaller extends UpstreamCaller {
  readonly upstream: Upstream;
  readonly client: RawClient;
  readonly service: UpstreamService;
}

/** Bounds of one call. */
export interface CallBounds {
  readonly timeoutMilliseconds: number;
  readonly maximumBytes?: number;
  readonly signal?: AbortSignal;
}

/** POSTs a body to the root of a service, in whichever protocol its headers name. Rejects with an {@link UpstreamFault}. */
export const callRaw = async (
  { upstream, client, service, accountId, region }: ServiceCaller,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
  bounds: CallBounds,
): Promise<RawAnswer> => {
  const { endpoint } = upstream;
  if (endpoint === null) throw new UpstreamFault('absent', { service, endpoint });
  return client.send(endpoint, {
    method: 'POST',
    path: '/',
    service,
    accessKeyId: accountId,
    region,
    headers: { ...upstream.accountHeaders(accountId), ...headers },
    body,
    ...bounds,
  });
};

/** The answer of a JSON service: its members, or those of the error that it answers. */
export interface JsonAnswer {
  readonly ok: boolean;
  readonly content: Readonly<Record<string, unknown>>;
}

/** One call in the protocol AWS JSON 1.1; `target` is `<prefix>.<operation>`. Rejects with an {@link UpstreamFault}. */
export const callJson = async (
  caller: ServiceCaller,
  target: string,
  input: unknown,
  bounds: CallBounds,
): Promise<JsonAnswer> => {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  const { status, text } = await callRaw(caller, JSON.stringify(input), headers, bounds);
  const content = parseChecked(text, isMembers);
  const { service, upstream } = caller;
  if (content === undefined) throw new UpstreamFault('garbled', { service, endpoint: upstream.endpoint, status });
  return { ok: status >= 200 && status < 300, content };
};

/** One call in the query protocol, whose answer is XML. Rejects with an {@link UpstreamFault}. */
export const callQuery = (caller: ServiceCaller, parameters: URLSearchParams, bounds: CallBounds): Promise<RawAnswer> =>
  callRaw(
    caller,
    parameters.toString(),
    { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    bounds,
  );
