// An application without anything around it: its code is one letter, for hosts whose driver runs nothing.
import {
  CreateApplicationCommand,
  type CreateApplicationCommandInput,
  type RuntimeEnvironment,
} from '@aws-sdk/client-kinesis-analytics-v2';
import type { AwsClients } from './aws-clients.js';

/** What varies of it. */
export interface TextOptions {
  /** Values by key by property group; none unless given. */
  readonly properties?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** `FLINK-1_20` unless given. */
  readonly environment?: RuntimeEnvironment;
}

/** Input of CreateApplication. */
const textApplication = (
  name: string,
  { properties, environment = 'FLINK-1_20' }: TextOptions = {},
): CreateApplicationCommandInput => ({
  ApplicationName: name,
  RuntimeEnvironment: environment,
  ServiceExecutionRole: 'arn:aws:iam::000000000000:role/demo',
  ApplicationConfiguration: {
    ApplicationCodeConfiguration: { CodeContentType: 'PLAINTEXT', CodeContent: { TextContent: 'x' } },
    ...(properties === undefined
      ? {}
      : {
          EnvironmentProperties: {
            PropertyGroups: Object.entries(properties).map(([PropertyGroupId, PropertyMap]) => ({
              PropertyGroupId,
              PropertyMap: { ...PropertyMap },
            })),
          },
        }),
  },
});

/** Creates it. */
export const createText = async ({ flink }: AwsClients, name: string, options: TextOptions = {}): Promise<void> => {
  await flink.send(new CreateApplicationCommand(textApplication(name, options)));
};
