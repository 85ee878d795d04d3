// Classes of Flink's API that came or went between the releases that the service runs: they tell what a jar was built for. Data only.

/** A class, or with a `/` at its end a package, that only some releases have. Releases as `major.minor`. */
export interface FlinkClass {
  readonly name: string;
  /** First release that has it; absent where all have had it. */
  readonly since?: string;
  /** First release without it; absent where the newest still has it. */
  readonly gone?: string;
}

const FLINK = 'org/apache/flink/';
const gone = (release: string, names: readonly string[]): readonly FlinkClass[] =>
  names.map((name) => ({ name: FLINK + name, gone: release }));
const since = (release: string, names: readonly string[]): readonly FlinkClass[] =>
  names.map((name) => ({ name: FLINK + name, since: release }));

/**
 * How we know: each was looked for in the jars of 1.13.2, 1.15.2, 1.18.1, 1.19.1, 1.20.3, 2.2.0 and 2.3.0, and `scripts/try-runtimes.mjs`
 * looks again in whatever is installed. A release between two that were looked at (1.14, 1.16, 1.17, 2.0, 2.1) may have a class earlier or
 * longer than the table says; the service runs none of these.
 */
export const flinkClasses: readonly FlinkClass[] = [
  ...gone('1.15', ['table/api/bridge/java/BatchTableEnvironment', 'table/descriptors/ConnectorDescriptor']),
  ...gone('2.0', [
    'api/common/restartstrategy/',
    'api/common/time/Time',
    'api/connector/sink/Sink',
    'api/java/DataSet',
    'api/java/ExecutionEnvironment',
    'api/java/utils/ParameterTool',
    'api/scala/',
    'contrib/streaming/state/RocksDBStateBackend',
    'runtime/state/filesystem/FsStateBackend',
    'runtime/state/memory/MemoryStateBackend',
    'streaming/api/TimeCharacteristic',
    'streaming/api/datastream/IterativeStream',
    'streaming/api/environment/CheckpointConfig$ExternalizedCheckpointCleanup',
    'streaming/api/environment/ExecutionCheckpointingOptions',
    'streaming/api/functions/AssignerWithPeriodicWatermarks',
    'streaming/api/functions/sink/DiscardingSink',
    'streaming/api/functions/sink/PrintSinkFunction',
    'streaming/api/functions/sink/RichSinkFunction',
    'streaming/api/functions/sink/SinkFunction',
    'streaming/api/functions/sink/TwoPhaseCommitSinkFunction',
    'streaming/api/functions/sink/filesystem/StreamingFileSink',
    'streaming/api/functions/source/ParallelSourceFunction',
    'streaming/api/functions/source/RichParallelSourceFunction',
    'streaming/api/functions/source/RichSourceFunction',
    'streaming/api/functions/source/SourceFunction',
    'streaming/api/scala/',
    'streaming/api/windowing/time/Time',
    'table/api/TableSchema',
    'table/factories/TableFactory',
    'table/sinks/TableSink',
    'table/sources/TableSource',
  ]),
  ...['StatefulSink', 'TwoPhaseCommittingSink'].map((name) => ({
    name: `${FLINK}api/connector/sink2/${name}`,
    since: '1.15',
    gone: '2.0',
  })),
  ...since('1.15', ['api/connector/sink2/Sink', 'table/api/PlanReference', 'util/function/SerializableFunction']),
  ...since('1.18', [
    'api/connector/source/util/ratelimit/RateLimiterStrategy',
    'streaming/api/functions/async/AsyncRetryStrategy',
  ]),
  ...since('1.19', [
    'api/common/functions/OpenContext',
    'api/connector/sink2/SupportsCommitter',
    'api/connector/sink2/SupportsWriterState',
    'api/connector/sink2/WriterInitContext',
    'streaming/api/functions/sink/v2/DiscardingSink',
  ]),
  ...since('1.20', [
    'api/common/state/v2/ValueState',
    'api/common/typeinfo/TypeDescriptor',
    'configuration/StateRecoveryOptions',
    'core/execution/CheckpointingMode',
    'datastream/api/ExecutionEnvironment',
  ]),
  ...since('2.0', [
    'state/rocksdb/EmbeddedRocksDBStateBackend',
    'streaming/api/functions/sink/legacy/',
    'streaming/api/functions/source/legacy/',
    'table/functions/ProcessTableFunction',
    'util/ParameterTool',
  ]),
];

const numbers = (release: string): readonly [number, number] => {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return [major, minor];
};

/** Whether a version is of a release, or of a newer one. */
export const reaches = (version: string, release: string): boolean => {
  const [major, minor] = numbers(version);
  const [otherMajor, otherMinor] = numbers(release);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
};

/** Whether a Flink version has a class of the table. */
export const inFlink = ({ since, gone }: FlinkClass, version: string): boolean =>
  (since === undefined || reaches(version, since)) && (gone === undefined || !reaches(version, gone));

const single = new Map(flinkClasses.map((entry) => [entry.name, entry]));
const packages = flinkClasses.filter(({ name }) => name.endsWith('/'));

/** What the table says of a class; undefined for most. */
export const flinkClass = (name: string): FlinkClass | undefined =>
  name.startsWith(FLINK) ? (single.get(name) ?? packages.find((entry) => name.startsWith(entry.name))) : undefined;
