// Which package may import which: the table of the design, as data. A new import starts with a line here.

/** What the run-time code of one package may import. */
export interface ImportRule {
  /** Packages of this repository, without `@drey/`. */
  readonly ours: readonly string[];
  /** Packages of others. */
  readonly theirs: readonly string[];
}

const core = ['plugin-api', 'api', 'state'];

/** Every package that is published. */
export const importTable: Readonly<Record<string, ImportRule>> = {
  'plugin-api': { ours: [], theirs: ['@smithy/types', 'ajv'] },
  lead: { ours: ['plugin-api'], theirs: ['node-forge', 'proxy-from-env'] },
  gateway: { ours: ['plugin-api', 'companion', 'lead'], theirs: ['express', 'winston'] },
  cli: { ours: ['plugin-api', 'companion', 'gateway'], theirs: ['commander'] },
  'upstream-client': {
    ours: ['plugin-api'],
    theirs: ['@aws-sdk/client-s3', '@aws-sdk/client-iam', '@aws-sdk/client-sts', '@aws-sdk/client-cloudwatch-logs'],
  },
  companion: { ours: ['plugin-api', 'upstream-client'], theirs: [] },
  api: { ours: ['plugin-api'], theirs: ['ajv'] },
  state: { ours: ['plugin-api', 'api'], theirs: ['lmdb'] },
  'flink-rest': { ours: [], theirs: ['undici'] },
  savepoint: { ours: [], theirs: [] },
  cluster: { ours: ['plugin-api', 'flink-rest'], theirs: [] },
  runtimes: { ours: ['plugin-api', 'cluster'], theirs: ['yauzl'] },
  'driver-process': { ours: ['plugin-api', 'cluster', 'flink-rest', 'runtimes'], theirs: [] },
  'driver-docker': { ours: ['plugin-api', 'cluster', 'runtimes'], theirs: ['dockerode', 'tar-stream'] },
  'driver-kubernetes': {
    ours: ['plugin-api', 'upstream-client', 'cluster', 'flink-rest', 'runtimes'],
    theirs: ['@kubernetes/client-node'],
  },
  orchestrator: { ours: ['plugin-api', 'state', 'cluster', 'flink-rest', 'runtimes', 'savepoint'], theirs: [] },
  telemetry: { ours: ['plugin-api', 'upstream-client'], theirs: [] },
  trail: { ours: ['plugin-api', 'upstream-client'], theirs: [] },
  console: { ours: ['plugin-api'], theirs: [] },
  metrics: { ours: ['plugin-api', 'upstream-client'], theirs: [] },
  'iam-hook': { ours: ['plugin-api', 'upstream-client'], theirs: [] },
  'kinesis-bridge': { ours: ['plugin-api', 'upstream-client'], theirs: ['@smithy/core'] },
  provider: {
    ours: [
      ...core,
      'upstream-client',
      'cluster',
      'flink-rest',
      'runtimes',
      'savepoint',
      'driver-process',
      'driver-docker',
      'driver-kubernetes',
      'orchestrator',
      'telemetry',
      'metrics',
      'iam-hook',
      'kinesis-bridge',
      'lead',
      // Brought by the manifest, imported by nobody.
      'trail',
      'console',
    ],
    theirs: ['js-yaml'],
  },
  testing: { ours: [...core, 'cluster', 'flink-rest', 'runtimes', 'orchestrator'], theirs: [] },
};

/** Private packages: they may import anything. */
export const freePackages: readonly string[] = ['bench', 'conformance'];
