// The state of an instance where the settings want it: a bucket of the upstream, of another S3, or a claim.
import { OperatorError, type Host, type Upstream } from '@drey/plugin-api';
import type { KubernetesContext } from '../context.js';
import { createClaimPods, type ClaimPodImage } from './claim-pod.js';
import { createClaimState } from './claim-state.js';
import { createObjectStore } from './object-store.js';
import { createS3State } from './s3-state.js';
import { stateKeyOf } from './state-key.js';
import type { StatePlace } from './state-place.js';

/** What the choice depends on. */
export interface StateNeeds {
  readonly host: Pick<Host, 'upstream' | 'settings' | 'clock' | 'rememberAccessKey'>;
  readonly context: KubernetesContext;
  image(signal: AbortSignal): Promise<ClaimPodImage>;
}

/** Emulators understand the id of an account as the key of its root. */
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';

/** A bucket for one instance, where the user names none. */
const ownBucket = (instanceId: string): string => `drey-state-${instanceId.slice(0, 32)}`;

const noUpstream = (): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_STATE_MISSING',
    'Checkpoints and savepoints of jobs in Kubernetes have no place: there is no upstream with an S3.',
    'Name a claim that all pods may mount (DREY_KUBERNETES_STATE=claim:drey-state), or an S3 (DREY_KUBERNETES_STATE_ENDPOINT).',
  );

/** The companion comes up beside its host. */
const UPSTREAM_MILLISECONDS = 60_000;
const UPSTREAM_LOOK_MILLISECONDS = 100;

/** Waits for an upstream that is still starting; one that there is not to be is told at once. */
const upstreamUp = async ({ upstream, settings, clock }: StateNeeds['host'], signal: AbortSignal): Promise<void> => {
  const deadline = clock.now() + UPSTREAM_MILLISECONDS;
  while (upstream.endpoint === null) {
    if (settings.string('upstream') === 'none' || clock.now() > deadline) throw noUpstream();
    await clock.sleep(UPSTREAM_LOOK_MILLISECONDS, signal);
  }
};

/** An S3 that is not the upstream's. */
const otherS3 = (endpoint: string): Upstream => ({
  endpoint,
  accountHeaders: () => ({}),
  accountOf: () => Promise.resolve(undefined),
});

/** Options of Flink's S3 file system for one bucket alone, which the job's own buckets have no part in. */
const bucketOptions = (
  bucket: string,
  endpoint: string,
  accessKey: string,
  secretKey: string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      endpoint,
      'endpoint.region': REGION,
      'path.style.access': 'true',
      'connection.ssl.enabled': String(endpoint.startsWith('https:')),
      'access.key': accessKey,
      'secret.key': secretKey,
      'aws.credentials.provider': 'org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider',
    }).map(([name, value]) => [`fs.s3a.bucket.${bucket}.${name}`, value]),
  );

const s3State = (
  { host, context }: StateNeeds,
  setting: { readonly bucket: string | undefined; readonly prefix: string },
) => {
  const { stateEndpoint, stateAccessKey: accessKey = ACCOUNT, stateSecretKey: secretKey = 'drey' } = context.settings;
  const bucket = setting.bucket ?? ownBucket(context.instanceId);
  const store = createObjectStore({
    upstream: stateEndpoint === undefined ? host.upstream : otherS3(stateEndpoint),
    bucket,
    accountId: ACCOUNT,
    region: REGION,
    credentials:
      stateEndpoint === undefined
        ? undefined
        : { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken: '' },
  });
  const state = createS3State({
    store,
    bucket,
    isOwn: setting.bucket === undefined && stateEndpoint === undefined,
    // Two instances may share a bucket; ids of applications are their own.
    prefix: setting.prefix,
    about:
      stateEndpoint === undefined
        ? `State of jobs is in the bucket ${bucket} of the upstream; with moto it lasts as long as moto keeps its objects.`
        : `State of jobs is in the bucket ${bucket} at ${stateEndpoint}.`,
    flinkOptions: (clusterId, port) => {
      if (stateEndpoint !== undefined) return bucketOptions(bucket, stateEndpoint, accessKey, secretKey);
      if (port === undefined) return {};
      const key = stateKeyOf(clusterId);
      host.rememberAccessKey?.(key, ACCOUNT);
      return bucketOptions(bucket, `http://127.0.0.1:${port}`, key, 'drey');
    },
  });
  return {
    ...state,
    prepare: async (signal: AbortSignal): Promise<void> => {
      if (stateEndpoint === undefined) await upstreamUp(host, signal);
      await state.prepare(signal);
    },
  };
};

/** The state of an instance. */
export const chooseState = (needs: StateNeeds): StatePlace => {
  const { context } = needs;
  const { state } = context.settings;
  if (state.kind === 's3') return s3State(needs, state);
  const helper = createClaimPods({ context, claim: state.claim, image: needs.image });
  return createClaimState({
    about: `State of jobs is on the claim ${state.claim}.`,
    hand: helper.hand,
    prepare: helper.prepare,
    close: helper.close,
  });
};
