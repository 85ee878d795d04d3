// Calls of the probe's operations over HTTP, as a client without any SDK makes them.

const ANSWER_MILLISECONDS = 15_000;

/** An answer of the probe, or of its host in its place. */
export interface ProbeAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; members that are not there are undefined. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Who calls. */
export interface ProbeCaller {
  readonly accessKeyId?: string;
  readonly region?: string;
}

/** A request that nobody waits for longer than is good. */
export const request = (url: string, options: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...options, signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });

const parsed = (text: string): ProbeAnswer['body'] => {
  try {
    return JSON.parse(text) as ProbeAnswer['body'];
  } catch {
    return {};
  }
};

/** Calls one operation. */
export const callProbe = async (
  url: string,
  operation: string,
  input: unknown = {},
  { accessKeyId = 'test', region = 'eu-west-1' }: ProbeCaller = {},
): Promise<ProbeAnswer> => {
  const answer = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Probe_20260101.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/dreyprobe/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  return { status: answer.status, headers: answer.headers, body: parsed(await answer.text()) };
};
