// What every host of plugins keeps, as rules that ask a running one over HTTP. They need no test framework.
import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { callProbe, request } from './probe-call.js';

/** A running host with the probes in it. */
export interface ContractHost {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** Ends it cleanly. */
  close(): Promise<void>;
}

/** Starts a host with plugins of the given manifests, in that order; state and settings are the host's own choice. */
export type OpenHost = (manifests: readonly string[]) => Promise<ContractHost>;

/** One rule. Its check throws an AssertionError of Node where the host does not keep it. */
export interface HostRule {
  readonly name: string;
  check(host: ContractHost): Promise<void>;
}

const folder = new URL('../../host-contract/', import.meta.url);

/** Paths of the manifests of the plugins by which a host is tried: a service, one that extends it, one that fails. */
export const probeManifests: readonly string[] = ['probe', 'beside', 'broken'].map((name) =>
  fileURLToPath(new URL(`${name}/plugin.manifest.json`, folder)),
);

type Facts = Readonly<Record<string, unknown>>;

/** Parsed here and not by `fetch`, whose objects have prototypes of their own in some test runners. */
const jsonOf = async (answer: Response): Promise<unknown> => JSON.parse(await answer.text()) as unknown;

const look = async ({ url }: ContractHost): Promise<{ host: Facts; context: Facts; body: Facts }> => {
  const { status, body } = await callProbe(url, 'Look');
  equal(status, 200);
  return { body, host: body['Host'] as Facts, context: body['Context'] as Facts };
};

const health = async ({ url }: ContractHost): Promise<Readonly<Record<string, readonly Facts[]>>> =>
  (await jsonOf(await request(`${url}/_drey/health`))) as Readonly<Record<string, readonly Facts[]>>;

const lifeRules: readonly HostRule[] = [
  {
    name: 'runs init, then makes the chosen provider alone, then starts it, before it answers',
    check: async (host) => deepEqual((await look(host)).body['Order'], ['init', 'provider', 'start']),
  },
  {
    name: 'goes on without a plugin that fails, and says so in its health',
    check: async (host) => {
      const { plugins = [] } = await health(host);
      const broken = plugins.find(({ id }) => id === 'dreyprobe-broken');
      equal(broken?.['state'], 'failed');
      match(String(broken?.['problem']), /The probe is broken\. Leave it broken\. \[DREY_PROBE_BROKEN\]/);
    },
  },
  {
    name: 'shows the facts of plugins in its health',
    check: async (host) => {
      const { facts = [] } = await health(host);
      const fact = facts.find(({ name }) => name === 'probe');
      deepEqual([fact?.['source'], fact?.['ok'], fact?.['text']], ['dreyprobe-beside', true, 'The probe is there.']);
    },
  },
];

const lendingRules: readonly HostRule[] = [
  {
    name: 'lends its identity and its directories',
    check: async (host) => {
      const facts = (await look(host)).host;
      notEqual(String(facts['Version']), '');
      match(String(facts['InstanceId']), /^[0-9a-f]{32}$/);
      ok(isAbsolute(String(facts['CacheDirectory'])));
      const directory = facts['DataDirectory'];
      if (directory === null) return;
      ok(typeof directory === 'string' && isAbsolute(directory));
      equal(statSync(directory).mode & 0o077, 0, 'The data directory is open to other users.');
    },
  },
  {
    name: 'lends a clock that tells the time and whose sleep can be given up, and a log that never throws',
    check: async (host) => {
      const facts = (await look(host)).host;
      ok(Math.abs(Number(facts['Now']) - Date.now()) < 60_000, 'The clock tells another time.');
      equal(facts['Sleep'], 'given up');
      equal(facts['Logs'], true);
    },
  },
  {
    name: 'resolves the settings of the manifest, and refuses one that nobody declared',
    check: async (host) =>
      deepEqual((await look(host)).host['Settings'], {
        Word: 'hello',
        Count: 7,
        On: true,
        Unset: null,
        UndeclaredThrows: true,
      }),
  },
  {
    name: 'brings contributions to their point in order, with the name of who gave them',
    check: async (host) => {
      const facts = (await look(host)).host;
      deepEqual(facts['Contributions'], [
        { pluginId: 'dreyprobe', value: 'from itself' },
        { pluginId: 'dreyprobe-beside', value: 'from beside' },
      ]);
      deepEqual(facts['NoContributions'], []);
    },
  },
  {
    name: 'tells of its upstream, or that there is none',
    check: async (host) => {
      const facts = (await look(host)).host;
      const endpoint = facts['UpstreamEndpoint'];
      ok(endpoint === null || (typeof endpoint === 'string' && /^https?:\/\/.*[^/]$/.test(endpoint)));
      equal(typeof facts['UpstreamHeaders'], 'object');
      equal(facts['UnknownKey'], null);
    },
  },
];

const operationRules: readonly HostRule[] = [
  {
    name: 'calls an operation with its input and tells who calls',
    check: async ({ url }) => {
      const { status, headers, body } = await callProbe(url, 'Look', { Given: [1, { a: null }] });
      equal(status, 200);
      deepEqual(body['Input'], { Given: [1, { a: null }] });
      const context = body['Context'] as Facts;
      match(String(context['requestId']), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      equal(headers.get('x-amzn-requestid'), context['requestId']);
      match(String(context['accountId']), /^\d{12}$/);
      const { service, operation, region, partition, endpoint, signal, log } = context;
      deepEqual(
        { service, operation, region, partition, endpoint, signal, log },
        {
          service: 'dreyprobe',
          operation: 'Look',
          region: 'eu-west-1',
          partition: 'aws',
          endpoint: url,
          signal: true,
          log: 'function',
        },
      );
    },
  },
  {
    name: 'knows the partition of a region',
    check: async ({ url }) => {
      const { body } = await callProbe(url, 'Look', {}, { region: 'cn-north-1' });
      equal((body['Context'] as Facts)['partition'], 'aws-cn');
    },
  },
  {
    name: 'answers a ServiceError as it is modelled',
    check: async ({ url }) => {
      const { status, headers, body } = await callProbe(url, 'Refuse');
      equal(status, 409);
      equal(headers.get('x-amzn-errortype'), 'ProbeException');
      // A host may say the text under further names as well.
      deepEqual([body['__type'], body['Message'], body['Why']], ['ProbeException', 'Refused.', 'asked']);
    },
  },
  {
    name: 'answers any other failure with 500 and keeps its text to itself',
    check: async ({ url }) => {
      const { status, body } = await callProbe(url, 'Fail');
      equal(status, 500);
      equal(JSON.stringify(body).includes('secret'), false);
    },
  },
  {
    name: 'refuses what the model refuses, an operation that it lacks, and one that nobody wrote',
    check: async ({ url }) => {
      const [strict, absent, unwritten] = await Promise.all(
        ['Strict', 'NoSuchOperation', 'Unwritten'].map((operation) => callProbe(url, operation)),
      );
      deepEqual([strict?.status, strict?.body['__type']], [400, 'ValidationException']);
      deepEqual([absent?.status, absent?.body['__type']], [400, 'UnknownOperationException']);
      equal(unwritten?.status, 501);
    },
  },
  {
    name: "lets a plugin stand around another one's operation",
    check: async (host) => {
      equal((await look(host)).body['SeenBeside'], true);
      const { status, body } = await callProbe(host.url, 'Look', { Forbidden: true });
      deepEqual([status, body['__type'], body['message']], [400, 'ForbiddenException', 'Not Look.']);
    },
  },
  {
    name: 'serves the routes of plugins, with parameters, query and body',
    check: async ({ url }) => {
      const answer = await request(`${url}/_drey/probe/a%20word?x=1&y=`, { method: 'POST', body: 'said' });
      deepEqual([answer.status, answer.headers.get('x-probe')], [201, 'yes']);
      deepEqual(await jsonOf(answer), { word: 'a word', query: { x: '1', y: '' }, body: 'said' });
    },
  },
];

const optionalRules: readonly HostRule[] = [
  {
    name: 'reaches the account of an access key that a plugin remembered, where it remembers keys',
    check: async (host) => {
      if ((await look(host)).host['HasAccessKeys'] !== true) return;
      const accessKeyId = 'ASIAPROBEREMEMBERED1';
      await callProbe(host.url, 'Remember', { AccessKeyId: accessKeyId, AccountId: '123456789012' });
      const { body } = await callProbe(host.url, 'Look', {}, { accessKeyId });
      equal((body['Context'] as Facts)['accountId'], '123456789012');
    },
  },
  {
    name: 'serves nothing of its own on a data plane, where it has one, and frees the port with it',
    check: async (host) => {
      if ((await look(host)).host['HasDataPlane'] !== true) return;
      const { body } = await callProbe(host.url, 'OpenDataPlane');
      const plane = `http://127.0.0.1:${String(body['Port'])}`;
      deepEqual(await jsonOf(await request(`${plane}/probe/here`)), { word: 'here' });
      equal((await request(`${plane}/_drey/health`)).status, 403);
      equal((await callProbe(plane, 'Look')).status, 403);
      await callProbe(host.url, 'CloseDataPlane');
      equal(
        await request(`${plane}/probe/here`).then(
          () => 'open',
          () => 'closed',
        ),
        'closed',
      );
    },
  },
];

/** Stops the host, so it is the last one. */
const endRule: HostRule = {
  name: 'stops the provider when it ends',
  check: async (host) => {
    const directory = mkdtempSync(join(tmpdir(), 'drey-host-contract-'));
    try {
      const mark = join(directory, 'stopped');
      await callProbe(host.url, 'MarkWhenStopped', { Path: mark });
      await host.close();
      ok(existsSync(mark), 'The host ended without stopping the provider.');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** All rules, to be checked in this order against one host; the last one ends it. */
export const hostContract: readonly HostRule[] = [
  ...lifeRules,
  ...lendingRules,
  ...operationRules,
  ...optionalRules,
  endRule,
];
