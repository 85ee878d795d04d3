// The services that we call through clients of the AWS SDK, each loaded when it is first needed: a client takes some 200 ms to load.
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as iam from '@aws-sdk/client-iam';
import type * as s3 from '@aws-sdk/client-s3';
import type * as sts from '@aws-sdk/client-sts';
import { type ClientSettings, s3Settings } from './client-settings.js';
import type { UpstreamService } from './services.js';

/** Modules of the SDK, for their commands. */
export interface SdkModules {
  readonly s3: typeof s3;
  readonly iam: typeof iam;
  readonly sts: typeof sts;
  readonly logs: typeof logs;
}

/** Their clients. */
export interface SdkClients {
  readonly s3: s3.S3Client;
  readonly iam: iam.IAMClient;
  readonly sts: sts.STSClient;
  readonly logs: logs.CloudWatchLogsClient;
}

/** A service that is called through the SDK. */
export type SdkService = keyof SdkModules & keyof SdkClients & UpstreamService;

/** A client for one account and region, and the commands that it sends. */
export interface SdkConnection<S extends SdkService> {
  readonly sdk: SdkModules[S];
  readonly client: SdkClients[S];
}

/** How each is made. */
export const connectSdk: {
  readonly [S in SdkService]: (settings: ClientSettings) => Promise<SdkConnection<S>>;
} = {
  s3: async (settings) => {
    const sdk = await import('@aws-sdk/client-s3');
    return { sdk, client: new sdk.S3Client({ ...settings, ...s3Settings }) };
  },
  iam: async (settings) => {
    const sdk = await import('@aws-sdk/client-iam');
    return { sdk, client: new sdk.IAMClient(settings) };
  },
  sts: async (settings) => {
    const sdk = await import('@aws-sdk/client-sts');
    return { sdk, client: new sdk.STSClient(settings) };
  },
  logs: async (settings) => {
    const sdk = await import('@aws-sdk/client-cloudwatch-logs');
    return { sdk, client: new sdk.CloudWatchLogsClient(settings) };
  },
};
