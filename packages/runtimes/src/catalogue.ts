// Which Flink runtimes there are and which Maven artifacts each is made of. Data only; a new release is a new row.
import type { FlinkRuntime } from '@drey/cluster';

/** One artifact of a Maven repository. */
export interface MavenArtifact {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** How a runtime is put together. */
export interface RuntimeRecipe extends FlinkRuntime {
  /** Resolved together with everything they need at run time; they become `lib/`. */
  readonly libraries: readonly MavenArtifact[];
  /** Single jars for `lib/`, without what they depend on. */
  readonly singleLibraries: readonly MavenArtifact[];
  /** Single jars by plugin directory below `plugins/`, each loaded by a class loader of its own. */
  readonly plugins: Readonly<Record<string, readonly MavenArtifact[]>>;
}

/** Everything that differs between runtimes. */
interface Row extends FlinkRuntime {
  readonly modules: readonly string[];
  /** Versions of single modules where a repository is known to lack the one of the release; a neighbouring patch was tried. */
  readonly overrides?: Readonly<Record<string, string>>;
}

const FLINK_GROUP = 'org.apache.flink';
const S3_PLUGIN = 'flink-s3-fs-hadoop';

/** What a Flink distribution bundles, without the modules that repositories lack for some patches (table-api-java-uber, container). */
const modules = [
  'flink-runtime',
  'flink-runtime-web',
  'flink-clients',
  'flink-streaming-java',
  'flink-statebackend-rocksdb',
  'flink-statebackend-changelog',
  'flink-dstl-dfs',
  'flink-connector-base',
  'flink-connector-files',
  'flink-csv',
  'flink-json',
  'flink-cep',
  'flink-table-runtime',
  'flink-table-planner-loader',
  'flink-table-api-java-bridge',
];

const scalaModules = [...modules, 'flink-scala_2.12', 'flink-streaming-scala_2.12'];

const modules113 = [
  'runtime',
  'runtime-web',
  'clients',
  'streaming-java',
  'statebackend-rocksdb',
  'cep',
  'scala',
  'streaming-scala',
  'table-planner-blink',
  'table-runtime-blink',
  'table-api-java-bridge',
]
  .map((name) => `flink-${name}_2.12`)
  .concat(['flink-connector-base', 'flink-connector-files', 'flink-csv', 'flink-json']);

// What the service has: developer guides of the versions, 11 up to 1.20 and 17 for 2.x.
// Java versions: measured with real jobs (17 for every row; 11 and 21 where the order names them first or they passed). Java 24 and
// newer cannot run any of them: Hadoop's security code inside the S3 plugin needs what they removed.
const rows: readonly Row[] = [
  {
    environment: 'FLINK-1_13',
    flinkVersion: '1.13.2',
    javaVersions: [11, 17],
    serviceJava: 11,
    configurationFile: 'flink-conf.yaml',
    modules: modules113,
    overrides: { [S3_PLUGIN]: '1.13.6' },
  },
  {
    environment: 'FLINK-1_15',
    flinkVersion: '1.15.2',
    javaVersions: [11, 17],
    serviceJava: 11,
    configurationFile: 'flink-conf.yaml',
    modules: scalaModules,
  },
  {
    environment: 'FLINK-1_18',
    flinkVersion: '1.18.1',
    javaVersions: [17, 11, 21],
    serviceJava: 11,
    configurationFile: 'flink-conf.yaml',
    modules: scalaModules,
  },
  {
    environment: 'FLINK-1_19',
    flinkVersion: '1.19.1',
    javaVersions: [17, 11, 21],
    serviceJava: 11,
    configurationFile: 'flink-conf.yaml',
    modules: scalaModules,
    overrides: { [S3_PLUGIN]: '1.19.2' },
  },
  {
    environment: 'FLINK-1_20',
    // The service has 1.20.5, of which the repository reached here lacks half; up to 1.20.0 a sink leaves state that 2.x refuses.
    flinkVersion: '1.20.3',
    javaVersions: [17, 11, 21],
    serviceJava: 11,
    configurationFile: 'flink-conf.yaml',
    modules: scalaModules,
    overrides: { [S3_PLUGIN]: '1.20.1' },
  },
  {
    environment: 'FLINK-2_2',
    flinkVersion: '2.2.0',
    javaVersions: [17, 21, 11],
    serviceJava: 17,
    configurationFile: 'config.yaml',
    modules,
  },
  {
    environment: 'FLINK-2_3',
    flinkVersion: '2.3.0',
    javaVersions: [17, 21],
    serviceJava: 17,
    configurationFile: 'config.yaml',
    modules,
  },
];

/** One log4j for every runtime: older ones have no JSON template layout. */
export const loggingLibraries: readonly MavenArtifact[] = [
  'log4j-api',
  'log4j-core',
  'log4j-slf4j-impl',
  'log4j-1.2-api',
  'log4j-layout-template-json',
].map((artifact) => ({ group: 'org.apache.logging.log4j', artifact, version: '2.24.3' }));

/** AWS's library for application properties, which the service has on every class path. It uses Flink's own shaded Jackson. */
export const serviceLibraries: readonly MavenArtifact[] = [
  { group: 'com.amazonaws', artifact: 'aws-kinesisanalytics-runtime', version: '1.2.0' },
];

/** Name of the directory below `plugins/` that holds the S3 file system. */
export const S3_PLUGIN_DIRECTORY = 's3-fs-hadoop';

const recipe = ({ modules, overrides, ...facts }: Row): RuntimeRecipe => {
  const flink = (artifact: string): MavenArtifact => ({
    group: FLINK_GROUP,
    artifact,
    version: overrides?.[artifact] ?? facts.flinkVersion,
  });
  return {
    ...facts,
    libraries: [...modules.map(flink), ...loggingLibraries],
    singleLibraries: serviceLibraries,
    plugins: { [S3_PLUGIN_DIRECTORY]: [flink(S3_PLUGIN)] },
  };
};

const recipes = new Map(rows.map((row) => [row.environment, recipe(row)]));

/** Every `RuntimeEnvironment` that runs here, oldest first. */
export const flinkEnvironments: readonly string[] = [...recipes.keys()];

/** How the runtime of an environment is assembled; undefined when Drey has no such runtime. */
export const runtimeRecipe = (environment: string): RuntimeRecipe | undefined => recipes.get(environment);

const factsOf = ({ environment, flinkVersion, javaVersions, serviceJava, configurationFile }: Row): FlinkRuntime => ({
  environment,
  flinkVersion,
  javaVersions,
  serviceJava,
  configurationFile,
});

/** Every runtime there is, oldest first. */
export const allFlinkRuntimes: readonly FlinkRuntime[] = rows.map(factsOf);

/** The runtime of an environment; undefined when Drey has no such runtime. */
export const flinkRuntime = (environment: string): FlinkRuntime | undefined =>
  allFlinkRuntimes.find((runtime) => runtime.environment === environment);
