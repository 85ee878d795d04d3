// The credentials of a role's session, and substitutes where no STS answers.
import { randomBytes } from 'node:crypto';
import { temporaryAccessKeyId } from './access-key.js';

/** The JSON of a container-credentials endpoint (documented for Amazon ECS; read by every AWS SDK). */
export interface ContainerCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  /** ISO 8601, UTC. */
  readonly Expiration: string;
  readonly RoleArn: string;
}

/** Whose role, and for which application. */
export interface RoleSession {
  readonly roleArn: string;
  readonly accountId: string;
  readonly region: string;
  /** The application's name, as its user gave it. */
  readonly application: string;
}

/** Lifetime asked for: the longest that every role allows. */
export const SESSION_SECONDS = 3_600;
const LONGEST_SESSION_NAME = 64;

/** `FlinkApplication-<name>`, in STS's alphabet and length. AWS's own session names are not documented; this one is ours. */
export const sessionName = (application: string): string =>
  `FlinkApplication-${application.replaceAll(/[^\w+=,.@-]/g, '-')}`.slice(0, LONGEST_SESSION_NAME);

/** ISO 8601 without fractions of a second, as the endpoint gives it. */
export const isoSeconds = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Credentials that nobody else knows, for upstreams that do not check signatures. */
export const localCredentials = ({ roleArn, accountId }: RoleSession, now: number): ContainerCredentials => ({
  AccessKeyId: temporaryAccessKeyId(accountId),
  SecretAccessKey: randomBytes(30).toString('base64url'),
  Token: randomBytes(96).toString('base64url'),
  Expiration: isoSeconds(now + SESSION_SECONDS * 1_000),
  RoleArn: roleArn,
});

/** SDKs renew credentials that end within some minutes at every use, so these are never kept. */
const WARM_UP_SECONDS = 60;

/** Credentials for the warm-up of a cluster that belongs to no application yet. */
export const warmUpCredentials = (now: number): ContainerCredentials => ({
  ...localCredentials({ roleArn: '', accountId: '000000000000', region: '', application: '' }, now),
  Expiration: isoSeconds(now + WARM_UP_SECONDS * 1_000),
});
