// The Python example, and programs of a few lines, as applications.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateApplicationCommand, type PropertyGroup } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket } from './account.js';
import type { AwsClients } from './aws-clients.js';
import { repositoryRoot } from './repository.js';
import { ticksApplication, ticksProperties } from './ticks-application.js';
import { zipOf } from '@drey/runtimes/testing';

/** The example's script. */
export const exampleScript = (): string => readFileSync(join(repositoryRoot, 'examples/py-ticks/main.py'), 'utf8');

/** The property group that says what of an archive runs. */
export const runOptions = (options: Readonly<Record<string, string>>): PropertyGroup => ({
  PropertyGroupId: 'kinesis.analytics.flink.run.options',
  PropertyMap: { python: 'main.py', ...options },
});

/** What varies of a Python application. */
export interface PythonOptions {
  readonly name: string;
  readonly sink: string;
  /** Files of the archive. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly options?: Readonly<Record<string, string>>;
  readonly rate?: number;
  /** `FLINK-1_20` unless given. */
  readonly environment?: string;
  readonly logStreamArn?: string;
  /** Property groups beside those of every Python application here. */
  readonly properties?: readonly PropertyGroup[];
}

/** Uploads the archive and creates the application. */
export const createPython = async (
  clients: AwsClients,
  { name, sink, files, options = {}, rate = 20, environment, logStreamArn, properties = [] }: PythonOptions,
): Promise<void> => {
  const key = `${name}.zip`;
  await clients.s3.send(new CreateBucketCommand({ Bucket: sink }));
  await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: key, Body: zipOf(files) }));
  await clients.flink.send(
    new CreateApplicationCommand(
      ticksApplication(clients.accountId, {
        name,
        sink,
        key,
        ...(environment === undefined ? {} : { environment }),
        properties: [runOptions(options), ...ticksProperties(sink, rate), ...properties],
        ...(logStreamArn === undefined ? {} : { logStreamArn }),
      }),
    ),
  );
};
