// Configurations for tests: pieces of input, and what is stored of one.
import type {
  ApplicationConfiguration,
  ApplicationConfigurationDescription,
  ApplicationConfigurationUpdate,
  Input,
  SourceSchema,
} from '@drey/api';
import { deepFreeze } from '../store/freeze.js';
import { describeConfiguration } from './describe-configuration.js';
import { updateConfiguration } from './update-configuration.js';

/** Runtimes of each kind. */
export const flink = 'FLINK-1_20';
export const sql = 'SQL-1_0';
export const studio = 'ZEPPELIN-FLINK-3_0';

/** Code, by where it is. */
export const s3 = { BucketARN: 'arn:aws:s3:::b', FileKey: 'k' };
export const zip: Uint8Array = new Uint8Array(1);

/** A parallelism of one's own. */
export const parallelism = (Parallelism: number, ParallelismPerKPU: number): ApplicationConfiguration => ({
  FlinkApplicationConfiguration: {
    ParallelismConfiguration: { ConfigurationType: 'CUSTOM', Parallelism, ParallelismPerKPU },
  },
});

/** A property group with one property. */
export const group = (PropertyGroupId: string): { PropertyGroupId: string; PropertyMap: Record<string, string> } => ({
  PropertyGroupId,
  PropertyMap: { k: 'v' },
});

/** An input of a SQL application, and its schema. */
export const schema: SourceSchema = {
  RecordFormat: { RecordFormatType: 'JSON' },
  RecordColumns: [{ Name: 'A', SqlType: 'INT' }],
};
export const input: Input = {
  NamePrefix: 'IN',
  InputSchema: schema,
  KinesisStreamsInput: { ResourceARN: 'arn:s' },
};

/** What is stored of a configuration, frozen, as the store hands it out; and what is stored after an update. */
export const storing = (
  runtimeEnvironment: string,
): {
  readonly stored: (configuration: ApplicationConfiguration) => ApplicationConfigurationDescription | undefined;
  readonly updated: (
    current: ApplicationConfigurationDescription | undefined,
    update: ApplicationConfigurationUpdate,
  ) => ApplicationConfigurationDescription | undefined;
} => ({
  stored: (configuration) =>
    deepFreeze(describeConfiguration({ runtimeEnvironment, configuration, versionId: 1, code: null })),
  updated: (current, update) => updateConfiguration({ runtimeEnvironment, current, update, code: null }),
});
