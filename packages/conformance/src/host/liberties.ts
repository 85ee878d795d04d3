// The job that takes liberties (java/Liberties.java): built against the runtime that is installed, created and started.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApplicationOperationInfoDetails,
  CreateApplicationCommand,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket } from './account.js';
import type { AwsClients } from './aws-clients.js';
import { repositoryRoot } from './repository.js';
import { operationEnd, ticksApplication } from './ticks-application.js';

const KEY = 'liberties.jar';

/** Libraries of an installed runtime of Flink 1.20, which a start of any application there has left in the cache. */
const libraries = (): string => {
  const cache =
    process.env['DREY_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drey');
  const runtimes = join(cache, 'runtimes');
  const name = existsSync(runtimes)
    ? readdirSync(runtimes).find((one) => one.startsWith('FLINK-1_20-') && existsSync(join(runtimes, one, 'lib')))
    : undefined;
  if (name === undefined) throw new Error(`There is no runtime of FLINK-1_20 in ${runtimes}.`);
  return join(runtimes, name, 'lib', '*');
};

/** Compiles the job: the jar runs on every runtime. */
const libertiesJar = (): Buffer => {
  const work = mkdtempSync(join(tmpdir(), 'drey-liberties-'));
  try {
    const classes = join(work, 'classes');
    mkdirSync(classes);
    const source = join(repositoryRoot, 'packages/conformance/java/Liberties.java');
    const home = process.env['DREY_JAVA_HOME'];
    const tool = (name: string): string => (home ? join(home, 'bin', name) : name);
    execFileSync(tool('javac'), ['--release', '11', '-nowarn', '-cp', libraries(), '-d', classes, source], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    writeFileSync(join(work, 'manifest'), 'Main-Class: Liberties\n');
    execFileSync(tool('jar'), ['cfm', join(work, KEY), join(work, 'manifest'), '-C', classes, '.']);
    return readFileSync(join(work, KEY));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/** Puts the jar where {@link startLiberty} looks for it. */
export const uploadLiberties = async ({ s3 }: AwsClients): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: KEY, Body: libertiesJar() }));
};

/** Creates an application with properties of the job and starts it; resolves to the end of the operation. */
export const startLiberty = async (
  clients: AwsClients,
  name: string,
  properties: Readonly<Record<string, string>>,
  options: { readonly environment?: string; readonly logStreamArn?: string } = {},
): Promise<ApplicationOperationInfoDetails> => {
  await clients.flink.send(
    new CreateApplicationCommand(
      ticksApplication(clients.accountId, {
        name,
        sink: '',
        key: KEY,
        properties: [{ PropertyGroupId: 'job', PropertyMap: { ...properties } }],
        ...options,
      }),
    ),
  );
  const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: name }));
  return operationEnd(clients, name, OperationId);
};
