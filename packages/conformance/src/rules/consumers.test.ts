// The packages as others get them: packed, installed in an empty folder, imported, required, and hosting the examples.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { itKeepsTheHostContract } from '@drey/plugin-api/testing';
import { until } from '../host/until.js';
import { packageFile, packageFolders, root } from './workspace.js';

const INSTALL_MILLISECONDS = 240_000;
const RUN_MILLISECONDS = 60_000;
const ANSWER_MILLISECONDS = 60_000;

const run = promisify(execFile);
const published = packageFolders.filter((folder) => packageFile(folder).private !== true);
const names = published.map((folder) => packageFile(folder).name);

const temporary = mkdtempSync(join(tmpdir(), 'drey-consumers-'));
const consumer = join(temporary, 'consumer');
const running = new Set<ChildProcess>();

/** Settings of the developer's own shell must not change what is tested. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(DREY_|AWS_|PROVIDER_OVERRIDE_|KINESISANALYTICSV2_)|^(PERSISTENCE|GATEWAY_LISTEN|SERVICES|NODE_OPTIONS|LS_LOG)$/.test(
        name,
      ),
  ),
);

const npm = (directory: string, parameters: readonly string[]): Promise<unknown> =>
  run('npm', [...parameters], { cwd: directory, env: environment, timeout: INSTALL_MILLISECONDS });

const node = async (...parameters: readonly string[]): Promise<string> => {
  const { stdout } = await run(process.execPath, [...parameters], {
    cwd: consumer,
    env: environment,
    timeout: RUN_MILLISECONDS,
  });
  return stdout;
};

const ended = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Exported names by package. */
type Exported = Readonly<Record<string, readonly string[]>>;

interface ExampleHost {
  readonly url: string;
  readonly log: () => string;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** Runs the copied `minimal-host` until it says `Ready.`. */
const startHost = async (driver: string, ...manifests: readonly string[]): Promise<ExampleHost> => {
  const child = spawn(process.execPath, ['minimal-host/host.mjs', '0', ...manifests], {
    cwd: consumer,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      DREY_DATA_DIR: join(temporary, `data-${driver}`),
      DREY_CACHE_DIR: join(temporary, 'cache'),
      DREY_DRIVER: driver,
      DREY_UPSTREAM: 'none',
    },
  });
  running.add(child);
  let output = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  await until('the example host is ready', RUN_MILLISECONDS, () => {
    if (ended(child)) throw new Error(`The example host ended before it was ready:\n${log}${output}`);
    return /^Ready\.$/m.test(output);
  });
  return {
    url: /^Listening on (\S+)$/m.exec(output)?.[1] ?? '',
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      await until('the example host has ended', RUN_MILLISECONDS, () => ended(child));
      return child.exitCode;
    },
  };
};

/** One call as a client without any SDK makes it. Rejects with the answer unless that is a 200. */
const call = async (url: string, signingName: string, target: string, input: unknown): Promise<unknown> => {
  const answer = await fetch(url, {
    method: 'POST',
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${signingName}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${target}: ${answer.status} ${text}`);
  return JSON.parse(text);
};

const flink = (url: string, operation: string, input: unknown): Promise<unknown> =>
  call(url, 'kinesisanalytics', `KinesisAnalytics_20180523.${operation}`, input);

const sayHello = (url: string): Promise<unknown> => call(url, 'dreyhello', 'Hello_20260101.SayHello', { Name: 'Ada' });

const application = {
  ApplicationName: 'counted',
  RuntimeEnvironment: 'FLINK-1_20',
  ServiceExecutionRole: 'arn:aws:iam::000000000000:role/any',
  ApplicationConfiguration: {
    ApplicationCodeConfiguration: {
      CodeContentType: 'ZIPFILE',
      CodeContent: { S3ContentLocation: { BucketARN: 'arn:aws:s3:::code', FileKey: 'job.jar' } },
    },
  },
};

const endAll = async (): Promise<void> => {
  for (const child of running) {
    if (!ended(child)) child.kill('SIGKILL');
    await until('a process of the test has ended', RUN_MILLISECONDS, () => ended(child));
    running.delete(child);
  }
};

beforeAll(async () => {
  const packed = join(temporary, 'packed');
  for (const directory of [packed, consumer]) mkdirSync(directory);
  await npm(root, ['pack', '--pack-destination', packed, ...names.flatMap((name) => ['--workspace', name])]);
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ private: true }));
  const archives = readdirSync(packed).map((name) => join(packed, name));
  expect(archives).toHaveLength(names.length);
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
  await npm(consumer, ['install', ...quiet, ...archives]);
  for (const example of ['minimal-host', 'sibling-plugin'])
    cpSync(join(root, 'examples', example), join(consumer, example), { recursive: true });
}, INSTALL_MILLISECONDS);

afterAll(async () => {
  await endAll();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
});

describe('the packed packages', () => {
  it('hold what runs, and no test', () => {
    for (const name of names) {
      const files = readdirSync(join(consumer, 'node_modules', name), { recursive: true }).map(String);
      expect(files).toContain(join('dist', 'index.js'));
      expect(files.filter((file) => /\.test\.|\.tsbuildinfo$|^src\b/.test(file))).toEqual([]);
    }
  });

  // All in one process for each way: twenty processes would cost more than the rest of this file.
  it(
    'give the same to import and to require',
    async () => {
      const list = JSON.stringify(names);
      const exported = '(it) => Object.keys(it).filter((key) => key !== "__esModule").sort()';
      const print = (load: string): string =>
        `const all = {}; for (const name of ${list}) all[name] = (${exported})(${load}(name)); console.log(JSON.stringify(all));`;
      const imported = JSON.parse(await node('--input-type=module', '-e', print('await import'))) as Exported;
      const required = JSON.parse(await node('--input-type=commonjs', '-e', print('require'))) as Exported;
      expect(required).toEqual(imported);
      expect(Object.keys(imported)).toEqual(names);
      expect(names.filter((name) => imported[name]?.length === 0)).toEqual([]);
    },
    RUN_MILLISECONDS * 2,
  );
});

describe('the model kit', () => {
  it(
    "writes the types of a plugin's model by its command",
    async () => {
      const command = join('node_modules', '@drey', 'api', 'dist', 'model-kit', 'generate', 'command.js');
      const told = await node(command, 'generate', join('sibling-plugin', 'model'), 'generated');
      expect(told).toBe('Generated errors.ts, operations.ts, schemas.ts, types.ts.\n');
      expect(readFileSync(join(consumer, 'generated', 'types.ts'), 'utf8')).toContain(
        'export interface SayHelloRequest',
      );
    },
    RUN_MILLISECONDS,
  );
});

describe('a host made of them', () => {
  afterEach(endAll);

  it(
    'answers the API and ends on SIGTERM',
    async () => {
      const host = await startHost('none');
      expect(await flink(host.url, 'ListApplications', {})).toEqual({ ApplicationSummaries: [] });
      expect(await host.stop()).toBe(0);
    },
    RUN_MILLISECONDS * 2,
  );

  it(
    'takes a second plugin with a service, a hook and a cluster driver of its own',
    async () => {
      const host = await startHost('echo', join('sibling-plugin', 'plugin.manifest.json'));
      expect(await sayHello(host.url)).toEqual({ Message: 'Hello, Ada!', Hellos: 1, ApplicationStarts: 0 });
      await expect(call(host.url, 'dreyhello', 'Hello_20260101.SayHello', { Name: 'A'.repeat(101) })).rejects.toThrow(
        /ValidationException.* at 'name' .*length less than or equal to 100/,
      );
      await flink(host.url, 'CreateApplication', application);
      await flink(host.url, 'StartApplication', { ApplicationName: 'counted' });
      await expect(flink(host.url, 'StartApplication', { ApplicationName: 'absent' })).rejects.toThrow('400');
      expect(await sayHello(host.url)).toEqual({ Message: 'Hello, Ada!', Hellos: 2, ApplicationStarts: 1 });
      expect(await host.stop()).toBe(0);
      expect(host.log()).toMatch(/Cluster driver called .*driver=echo/);
    },
    RUN_MILLISECONDS * 2,
  );
});

describe('the minimal host', () => {
  /** The probes as they were packed and installed, so that they meet the host's own copy of the contract. */
  const installed = (path: string): string =>
    join(consumer, 'node_modules', '@drey', 'plugin-api', relative(join(root, 'packages', 'plugin-api'), path));

  itKeepsTheHostContract(
    async (manifests) => {
      const { url, stop } = await startHost('none', ...manifests.map(installed));
      return { url, close: async () => void (await stop()) };
    },
    {
      it: (name, test) => it(name, test, RUN_MILLISECONDS),
      beforeAll: (open) => beforeAll(open, RUN_MILLISECONDS * 2),
      afterAll: (close) => afterAll(close, RUN_MILLISECONDS),
    },
  );
});
