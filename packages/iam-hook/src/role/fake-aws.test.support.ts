// An HTTP server that answers as IAM and STS do on the wire (form in, XML out), for tests. Not shipped.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock, type Upstream } from '@drey/plugin-api';

/** A request as it arrived. */
export interface SeenRequest {
  readonly headers: IncomingHttpHeaders;
  readonly form: URLSearchParams;
}

/** The answer; `never` leaves the request without one. */
export type FakeAnswer = { readonly status: number; readonly body: string } | 'never';

export interface FakeAws extends AsyncDisposable {
  readonly endpoint: string;
  readonly upstream: Upstream;
  readonly seen: SeenRequest[];
  answer: (request: SeenRequest) => FakeAnswer | Promise<FakeAnswer>;
}

export const upstreamAt = (endpoint: string | null): Upstream => ({
  endpoint,
  accountHeaders: (accountId) => ({ 'x-moto-account-id': accountId }),
  accountOf: () => Promise.resolve(undefined),
});

/** A clock that stands still until told otherwise. */
export const handClock = (
  start: number = Date.parse('2026-01-01T00:00:00Z'),
): Clock & { advance(ms: number): void } => {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds, signal),
  };
};

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** GetRole's answer; the trust policy is percent-encoded as IAM does it. */
export const getRoleXml = (arn: string, trustPolicy: string): FakeAnswer => ({
  status: 200,
  body: `<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path><RoleName>${arn
    .split('/')
    .at(
      -1,
    )}</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>${arn}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${encodeURIComponent(
    trustPolicy,
  )}</AssumeRolePolicyDocument></Role></GetRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetRoleResponse>`,
});

/** Any answer of IAM: `result` is the XML inside the operation's result. */
export const iamXml = (operation: string, result: string): FakeAnswer => ({
  status: 200,
  body: `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`,
});

export const assumeRoleXml = (accessKeyId: string, expiration: string): FakeAnswer => ({
  status: 200,
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>${expiration}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/a/b</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`,
});

export const errorXml = (status: number, code: string, message: string): FakeAnswer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(message)}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

/** Starts the server on a free loopback port. */
export const startFakeAws = async (answer: FakeAws['answer']): Promise<FakeAws> => {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry = { headers: request.headers, form: new URLSearchParams(Buffer.concat(chunks).toString()) };
      seen.push(entry);
      void Promise.resolve(fake.answer(entry)).then((given) => {
        if (given !== 'never') response.writeHead(given.status, { 'content-type': 'text/xml' }).end(given.body);
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeAws = {
    endpoint,
    upstream: upstreamAt(endpoint),
    seen,
    answer,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
};
