// The one rule by which clients of the AWS SDK are made: nothing is left to variables or files of the user, which may belong to a real account.
import type { TimeLimits } from './time-limits.js';

/** Temporary credentials of a role. */
export interface UpstreamCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Where a client sends its requests, and for whom. */
export interface ClientTarget {
  /** Base URL of the upstream. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  readonly credentials?: UpstreamCredentials;
}

/** What every client of ours is configured with. A setting that is missing here is one that the SDK looks up in the user's shell. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: UpstreamCredentials | { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly defaultsMode: 'standard';
  readonly useDualstackEndpoint: false;
  readonly useFipsEndpoint: false;
  readonly userAgentAppId: 'drey';
  readonly authSchemePreference: ['aws.auth#sigv4'];
  readonly sigv4aSigningRegionSet: [string];
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
    readonly socketTimeout: number;
  };
}

/** What further settings S3 has that would be looked up. */
export const s3Settings = {
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  useArnRegion: false,
  disableS3ExpressSessionAuth: true,
  disableMultiregionAccessPoints: true,
} as const;

/** How patient a client is. */
export interface ClientPatience {
  /** Attempts of one call; a silent service is not asked again. */
  readonly maxAttempts: number;
  readonly limits: TimeLimits;
}

/** Settings for a target. Without a role the access key id is the account, which emulators understand as that account's root; they check no signatures. */
export const clientSettings = (
  { endpoint, accountId, region, credentials }: ClientTarget,
  { maxAttempts, limits }: ClientPatience,
): ClientSettings => ({
  endpoint,
  region,
  credentials: credentials ?? { accessKeyId: accountId, secretAccessKey: 'drey' },
  maxAttempts,
  retryMode: 'standard',
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: 'drey',
  authSchemePreference: ['aws.auth#sigv4'],
  sigv4aSigningRegionSet: [region],
  requestHandler: {
    connectionTimeout: limits.connectMilliseconds,
    requestTimeout: limits.answerMilliseconds,
    throwOnRequestTimeout: true,
    socketTimeout: limits.idleMilliseconds,
  },
});
