import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calls } from './calls.test.support.js';
import { answering, startOddUpstream } from './odd-upstream.test.support.js';

const directory = mkdtempSync(join(tmpdir(), 'drey-shell-'));
const config = join(directory, 'config');

/** What a shell may hold. Each entry alone once changed, or could change, where a client of AWS calls or as whom. */
const shells: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FIPS: { AWS_USE_FIPS_ENDPOINT: 'true' },
  'dual-stack': { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
  'values that the SDK refuses': { AWS_USE_FIPS_ENDPOINT: 'yes', AWS_MAX_ATTEMPTS: 'many', AWS_RETRY_MODE: 'never' },
  'other endpoints': {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_KINESIS: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:1',
  },
  'a real account': {
    AWS_ACCESS_KEY_ID: 'AKIAREALREALREALREAL',
    AWS_SECRET_ACCESS_KEY: 'real',
    AWS_SESSION_TOKEN: 'real',
    AWS_REGION: 'ap-south-1',
    AWS_DEFAULT_REGION: 'ap-south-1',
  },
  'a profile that does not exist': { AWS_PROFILE: 'absent' },
  'a profile full of settings': { AWS_PROFILE: 'full', AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: config },
  'files that are directories': { AWS_CONFIG_FILE: directory, AWS_SHARED_CREDENTIALS_FILE: directory },
  'further modes': {
    AWS_DEFAULTS_MODE: 'mobile',
    AWS_AUTH_SCHEME_PREFERENCE: 'sigv4a,bearer',
    AWS_SIGV4A_SIGNING_REGION_SET: '*',
    AWS_REQUEST_CHECKSUM_CALCULATION: 'sometimes',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'sometimes',
    AWS_S3_USE_ARN_REGION: 'perhaps',
    AWS_S3_DISABLE_EXPRESS_SESSION_AUTH: 'perhaps',
    AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS: 'perhaps',
    AWS_SDK_UA_APP_ID: 'x'.repeat(200),
    AWS_CA_BUNDLE: join(directory, 'absent.pem'),
  },
  proxies: { HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1', NODE_USE_ENV_PROXY: '1' },
};

let before: NodeJS.ProcessEnv;

afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeEach(() => {
  before = { ...process.env };
  writeFileSync(
    config,
    '[profile full]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\nregion = ap-south-1\nendpoint_url = http://127.0.0.1:1\nservices = x\nrole_arn = arn:aws:iam::111111111111:role/x\nsource_profile = full\n[services x]\ns3 =\n  endpoint_url = http://127.0.0.1:1\n',
  );
});

afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  rmSync(config, { force: true });
});

const oneRequest = async (call: (typeof calls)[string]): Promise<string> => {
  await using odd = await startOddUpstream(answering('<A/>', 404));
  await call(odd.upstream).catch(() => undefined);
  // What is of its time or of the port is not of the shell.
  return odd
    .said()
    .replaceAll(/\d{8}T\d{6}Z|\/\d{8}\//g, '<date>')
    .replaceAll(/Signature=[0-9a-f]+|127\.0\.0\.1:\d+|[0-9a-f]{8}-[0-9a-f-]{27}/g, '<own>');
};

describe.each(Object.entries(calls))('%s', (_operation, call) => {
  it.each(Object.entries(shells))('is the same request with %s in the shell', async (_name, variables) => {
    const plain = await oneRequest(call);
    expect(plain).toMatch(/HTTP\/1\.1\r\n/);
    expect(plain).toContain('Credential=111111111111<date>eu-west-1');
    Object.assign(process.env, variables);
    expect(await oneRequest(call)).toBe(plain);
  });
});
