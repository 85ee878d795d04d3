// Credentials of roles, against a server that speaks STS's wire protocol.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '@drey/plugin-api';
import { temporaryAccessKeyId } from './access-key.js';
import {
  assumeRoleXml,
  errorXml,
  type FakeAws,
  handClock,
  startFakeAws,
  upstreamAt,
} from '../role/fake-aws.test.support.js';
import {
  createRoleCredentials,
  type RoleCredentials,
  RoleCredentialsError,
  type RoleCredentialsNeeds,
} from './role-credentials.js';
import { type ContainerCredentials, sessionName } from './session-credentials.js';

const accountId = '111111111111';
const session = {
  roleArn: `arn:aws:iam::${accountId}:role/app`,
  accountId,
  region: 'eu-central-1',
  application: 'word count',
};
const hour = 3_600_000;

let aws: FakeAws;
let clock: ReturnType<typeof handClock>;
let credentials: RoleCredentials;
let remembered: string[];
let warnings: string[];
let issued: number;

const make = (needs: Partial<RoleCredentialsNeeds> = {}): RoleCredentials => {
  credentials?.close();
  credentials = createRoleCredentials({
    upstream: aws.upstream,
    clock,
    log: { ...silentLogger, warn: (message) => warnings.push(message) },
    mode: () => 'report',
    rememberAccessKey: (key, account) => remembered.push(`${key} ${account}`),
    ...needs,
  });
  return credentials;
};

const ask = (overrides: Partial<typeof session> = {}): Promise<ContainerCredentials> =>
  credentials.credentialsOf({ ...session, ...overrides }, new AbortController().signal);

beforeEach(async () => {
  clock = handClock();
  [remembered, warnings, issued] = [[], [], 0];
  aws = await startFakeAws(() => assumeRoleXml(`ASIAKEY${++issued}`, new Date(clock.now() + hour).toISOString()));
  make();
});

afterEach(async () => {
  credentials.close();
  await aws[Symbol.asyncDispose]();
});

/** The account that an access key id carries; undefined when it carries none. */
const accountOfAccessKeyId = (accessKeyId: string): string | undefined => {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(accessKeyId)) return undefined;
  const digits = Array.from(accessKeyId.slice(4, 14), (one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one));
  const bits = digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n);
  const account = (bits >> 9n) & (2n ** 40n - 1n);
  return bits < 2n ** 49n || account > 999_999_999_999n ? undefined : account.toString().padStart(12, '0');
};

describe('role credentials', () => {
  it('come from AssumeRole in the account of the role, in the shape that SDKs read', async () => {
    expect(await ask()).toEqual({
      AccessKeyId: 'ASIAKEY1',
      SecretAccessKey: 'secret',
      Token: 'token',
      Expiration: '2026-01-01T01:00:00Z',
      RoleArn: session.roleArn,
    });
    expect(Object.fromEntries(aws.seen[0]?.form ?? [])).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: session.roleArn,
      RoleSessionName: 'FlinkApplication-word-count',
      DurationSeconds: '3600',
    });
    expect(aws.seen[0]?.headers['x-moto-account-id']).toBe(accountId);
    expect(aws.seen[0]?.headers.authorization).toContain('/eu-central-1/sts/');
    expect(remembered).toEqual([`ASIAKEY1 ${accountId}`]);
  });

  it('are shared until twenty minutes before their end', async () => {
    await Promise.all([ask(), ask(), ask()]);
    clock.advance(40 * 60_000 - 1);
    expect((await ask()).AccessKeyId).toBe('ASIAKEY1');
    clock.advance(1);
    expect((await ask()).AccessKeyId).toBe('ASIAKEY2');
    expect(aws.seen).toHaveLength(2);
  });

  it('are of one application, role and account', async () => {
    await ask();
    await ask({ application: 'other' });
    await ask({ roleArn: `${session.roleArn}2` });
    await ask({ accountId: '222222222222' });
    expect(aws.seen).toHaveLength(4);
  });

  it('are issued anew by another upstream', async () => {
    let endpoint: string | null = aws.endpoint;
    make({
      upstream: {
        ...aws.upstream,
        get endpoint() {
          return endpoint;
        },
      },
    });
    await ask();
    endpoint = aws.endpoint.replace('127.0.0.1', 'localhost');
    expect((await ask()).AccessKeyId).toBe('ASIAKEY2');
  });

  it('survive an answer whose end is past', async () => {
    aws.answer = () => assumeRoleXml('ASIAKEY', '2020-01-01T00:00:00Z');
    expect(await ask()).toMatchObject({ Expiration: '2026-01-01T01:00:00Z' });
  });

  it('are tried three times', async () => {
    const failing = errorXml(503, 'ServiceUnavailable', 'later');
    const [works] = [aws.answer];
    aws.answer = (request) => (aws.seen.length < 3 ? failing : works(request));
    expect((await ask()).AccessKeyId).toBe('ASIAKEY1');
    expect(aws.seen).toHaveLength(3);
  });
});

describe('role credentials that STS does not give', () => {
  it('are made locally outside enforce, and asked for again a minute later', async () => {
    const [works] = [aws.answer];
    aws.answer = () => errorXml(403, 'AccessDenied', 'no');
    const local = await ask();
    expect(local.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(accountOfAccessKeyId(local.AccessKeyId)).toBe(accountId);
    expect(local).toMatchObject({ Expiration: '2026-01-01T01:00:00Z', RoleArn: session.roleArn });
    expect(remembered).toEqual([`${local.AccessKeyId} ${accountId}`]);
    expect(warnings).toHaveLength(1);
    expect(await ask()).toBe(local);
    aws.answer = works;
    clock.advance(60_000);
    expect((await ask()).AccessKeyId).toBe('ASIAKEY1');
  });

  it('are made locally when there is no upstream, without a warning', async () => {
    make({ upstream: upstreamAt(null), mode: () => 'enforce' });
    expect(accountOfAccessKeyId((await ask()).AccessKeyId)).toBe(accountId);
    expect(warnings).toEqual([]);
  });

  it('are an error in enforce: a refusal', async () => {
    make({ mode: () => 'enforce' });
    aws.answer = () => errorXml(403, 'AccessDenied', 'no');
    const error = await ask().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RoleCredentialsError);
    expect(error).toMatchObject({ status: 403, message: expect.stringContaining('answered HTTP 403 (AccessDenied)') });
    expect(remembered).toEqual([]);
  });

  it('are an error in enforce: no answer in time, and the next try asks again', async () => {
    // Long enough for an answer on a busy machine.
    make({ mode: () => 'enforce', timeoutMilliseconds: 1_500 });
    const [works] = [aws.answer];
    aws.answer = () => 'never';
    await expect(ask()).rejects.toMatchObject({ status: 503 });
    aws.answer = works;
    expect((await ask()).AccessKeyId).toMatch(/^ASIAKEY\d$/);
  });

  it('go on being asked for when the caller hangs up, for its next try', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const [works] = [aws.answer];
    aws.answer = async (request) => {
      await held;
      return works(request);
    };
    const gone = new AbortController();
    const first = credentials.credentialsOf(session, gone.signal);
    gone.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    const second = ask();
    release();
    expect((await second).AccessKeyId).toBe('ASIAKEY1');
    expect(aws.seen).toHaveLength(1);
  });
});

describe('names', () => {
  it('of sessions keep to the alphabet and length of STS', () => {
    expect(sessionName('a b/c_d.e-f')).toBe('FlinkApplication-a-b-c_d.e-f');
    expect(sessionName('x'.repeat(128))).toHaveLength(64);
  });

  it.each(['000000000000', '111111111111', '999999999999', '000000000042'])('of keys carry account %s', (account) => {
    expect(accountOfAccessKeyId(temporaryAccessKeyId(account))).toBe(account);
  });

  it('of keys that moto makes are read', () => {
    expect(accountOfAccessKeyId('ASIARTXV5AHD6AQIEKDL')).toBe(accountId);
    // Ids of the old kind, as in AWS's examples, carry none.
    expect(accountOfAccessKeyId('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
    expect(accountOfAccessKeyId('test')).toBeUndefined();
  });
});
