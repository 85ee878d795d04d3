// Which black-box tests a change calls for: a quick round, not a proof; the whole suite is that.

/** An application on real JVMs: runs, is changed, loses a member, outlives its gateway. */
const clusterRound = ['flow/main-flow', 'flow/update', 'recovery/member-killed', 'recovery/gateway-killed'];
const apiRound = ['contract', 'clients', 'transcripts', 'wire'];
/** A gateway as a process: begins, answers its own paths, ends, and meets what an earlier one left. */
const hostRound = ['host-contract', 'recovery/clean-stop', 'recovery/damaged-state'];

/** Suites or files below packages/conformance/src by package. A test looks that each package but conformance has a row. */
const byPackage = {
  api: apiRound,
  bench: [],
  cli: ['contract/doctor', 'contract/stop-signals', 'npm', ...hostRound],
  cluster: [...clusterRound, 'metrics', 'flow/main-method', 'runtimes/held-settings', 'docker/main-flow'],
  companion: ['contract/reset', 'recovery/clean-stop', 'flow/around-the-service', 'stacks/stacks'],
  console: ['contract/console', 'flow/console', 'console-page'],
  'driver-docker': ['docker'],
  'driver-kubernetes': ['kubernetes', 'deploy'],
  'driver-process': [...clusterRound, 'isolation', 'flow/travelling-snapshots'],
  'flink-rest': [
    ...clusterRound,
    'flow/at-a-glance',
    'flow/bad-code',
    'recovery/member-hangs',
    'docker/main-flow',
    'docker/faults',
  ],
  gateway: ['contract', 'wire', 'npm/npm-signals', ...hostRound],
  'iam-hook': ['flow/role-permissions', 'terraform/records'],
  'kinesis-bridge': ['kinesis', 'flow/kinesis'],
  lead: ['lead', 'wire', 'flow/python-ddl'],
  metrics: ['metrics'],
  orchestrator: [
    ...clusterRound,
    'faults',
    'recovery/snapshot-transfers',
    'flow/travelling-snapshots',
    'snapshots/check',
  ],
  'plugin-api': ['host-contract', 'flow/log-sink', 'contract'],
  provider: [...apiRound, 'terraform/records', 'flow/main-flow', 'flow/at-a-glance', 'recovery/snapshot-transfers'],
  runtimes: [
    'runtimes/runtimes',
    'docker/runtimes',
    'flow/main-flow',
    'flow/python-install',
    'flow/python.test',
    'flow/python-before-1-17',
  ],
  savepoint: ['snapshots/metadata', 'snapshots/inspect'],
  state: [...apiRound, 'flow/update', 'recovery/gateway-killed'],
  telemetry: ['flow/log-sink', 'recovery/gateway-killed'],
  testing: [],
  trail: [...apiRound, 'flow/at-a-glance'],
  'upstream-client': ['flow/around-the-service', 'flow/role-permissions'],
};

/** By place outside of the packages: the beginning of the path. */
const byPlace = [
  ['scripts/', ['npm']],
  ['deploy/', ['deploy']],
  ['examples/terraform/', ['terraform/example']],
  ['examples/py-ticks/', ['flow/python.test']],
  ['examples/kinesis-to-s3/', ['flow/kinesis']],
  ['examples/kafka-to-s3/', ['flow/kafka']],
  ['examples/sdk-tour/', ['examples/sdk-tour']],
  ['examples/upgrade-rehearsal/', ['examples/upgrade-rehearsal']],
  ['examples/broken/', ['faults', 'docker/faults']],
  ['examples/', ['examples', 'flow/main-flow']],
  ['plugin.manifest.json', ['contract', 'flow/main-flow']],
];

/** Where everything hangs on it there is nothing to choose. */
const changesAll = /^(package-lock\.json|package\.json|tsconfig\.json|jest\.config\.ts)$/;

/**
 * Unit tests in which Node is hardly the matter: real Flink, moto, Python and container engines, and thousands of crashes on a clock of their
 * own. Another Node than the usual one is tried without them, in a minute and a half.
 */
export const isAboutMore = (name) =>
  /\/(process-driver|docker-driver|member-class|member-relay|engine-away|crash|moto-companion|moto-keeping|gate|python-installer)\.test\.ts$/.test(
    name,
  );

/**
 * Files of pods that run beside others: they have no container but those on a network of their own, and start no engine. The rest of them fills
 * the lane of containers up to the length of the other ones.
 */
const areBesideOthers =
  /^packages\/conformance\/src\/kubernetes\/(connections|enhanced-snapshots|stand-in\/.*)\.test\.ts$/;

/** Whether a test file is of the lane of containers, whose files share an engine and run one after the other. */
export const isOfContainers = (name) =>
  /^packages\/conformance\/src\/(docker|kubernetes)\//.test(name) && !areBesideOthers.test(name);

/** pytest over all packages. */
const pythonSuites = ['languages/python'];

/** Suites for one changed file that is no black-box test itself; undefined for all of them. */
export const suitesFor = (name) => {
  if (changesAll.test(name)) return undefined;
  if (/\.(md|test\.ts)$/.test(name)) return [];
  const [, folder] = /^packages\/([^/]+)\//.exec(name) ?? [];
  if (folder !== undefined && name.endsWith('.py'))
    return [...pythonSuites, ...(name.includes('/python/tests/') ? [] : (byPackage[folder] ?? []))];
  if (folder === 'conformance') return [];
  if (folder === undefined) return byPlace.find(([place]) => name.startsWith(place))?.[1] ?? [];
  return byPackage[folder] ?? [];
};

/** Suites that are run whatever changed: they take seconds, and look at every file. */
export const alwaysSuites = ['rules'];

/** All that is named above, for the test that looks whether it is there. */
export const everySuite = [
  ...new Set([
    ...alwaysSuites,
    ...pythonSuites,
    ...Object.values(byPackage).flat(),
    ...byPlace.flatMap(([, suites]) => suites),
  ]),
];
export const everyPackage = Object.keys(byPackage);
export const everyPlace = byPlace.map(([place]) => place);
