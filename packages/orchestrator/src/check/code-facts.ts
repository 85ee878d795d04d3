// What can be told of a version's code without running it, for people: its kind, its classes' Java, the connectors inside.
import type { FlinkRuntime } from '@drey/cluster';
import { openArchive, readEntry, visitEntries, type Entry } from '@drey/runtimes';
import type { ApplicationVersion } from '@drey/state';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { checkCode } from './check-code.js';
import { javaOfClassVersion } from './class-file.js';
import { type JarClasses, readJarClasses } from './jar-classes.js';
import { inspectJobArchive } from './job-archive.js';
import { pythonProgramOf } from './python-program.js';

/** A library inside of an archive. */
export interface InnerLibrary {
  readonly group: string;
  readonly artifact: string;
  /** Undefined where it is not told. */
  readonly version: string | undefined;
}

/** What is told. */
export interface CodeFacts {
  readonly kind: 'jar' | 'zip' | 'python' | 'none' | 'unknown';
  readonly mainClass: string | undefined;
  /** Why it cannot run. */
  readonly refusal: string | undefined;
  readonly warnings: readonly string[];
  /** Java feature versions of clusters here, and of the service; undefined where unknown. */
  readonly java: { readonly here: number | undefined; readonly service: number | undefined };
  /** Java feature version of the classes that were looked at, and how many have it; the newest first. */
  readonly classes: readonly { readonly java: number; readonly count: number }[];
  readonly connectors: readonly InnerLibrary[];
}

type Needs = Pick<OrchestratorNeeds, 'code' | 'codeCheck' | 'driver' | 'runtime'>;

const MOST_LIBRARIES = 100;
const PROPERTIES_LIMIT_BYTES = 64 * 1024;

/** Of Flink, or of what talks to other systems and their formats. */
const telling =
  /flink|connector|kafka|kinesis|firehose|dynamodb|jdbc|iceberg|hudi|paimon|delta|elasticsearch|opensearch|mongo|cassandra|pulsar|rabbitmq|hbase|redis|mysql|postgres|clickhouse|avro|protobuf|parquet/i;

/** What Maven leaves in a jar, also of libraries that were shaded into it. */
const left = /^META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.properties$/;
/** A jar within the jar: `lib/flink-connector-kafka-3.2.0-1.19.jar`. */
const inner = /^lib\/(?:.*\/)?(.+?)-(\d[\w.+-]*)\.jar$/;

const versionIn = (properties: string): string | undefined => /^version\s*=\s*(\S+)/m.exec(properties)?.[1];

const librariesOf = async (path: string): Promise<readonly InnerLibrary[]> => {
  const zip = await openArchive(path);
  try {
    const found: { readonly entry: Entry; readonly group: string; readonly artifact: string }[] = [];
    const jars: InnerLibrary[] = [];
    await visitEntries(zip, (entry) => {
      const [, group, artifact] = left.exec(entry.fileName) ?? [];
      const [, name, version] = inner.exec(entry.fileName) ?? [];
      if (group !== undefined && artifact !== undefined && telling.test(`${group} ${artifact}`))
        found.push({ entry, group, artifact });
      if (name !== undefined && telling.test(name)) jars.push({ group: '', artifact: name, version });
      return found.length + jars.length < MOST_LIBRARIES;
    });
    const libraries: InnerLibrary[] = [];
    for (const { entry, group, artifact } of found) {
      const isSmall = entry.uncompressedSize <= PROPERTIES_LIMIT_BYTES;
      const version = isSmall ? versionIn((await readEntry(zip, entry)).toString('utf8')) : undefined;
      libraries.push({ group, artifact, version });
    }
    return [...libraries, ...jars].toSorted((one, other) => one.artifact.localeCompare(other.artifact));
  } finally {
    zip.close();
  }
};

const countClasses = ({ main, direct, others, versions }: JarClasses): CodeFacts['classes'] => {
  const counts = new Map<number, number>();
  for (const major of [...[main, ...direct, ...others].map((one) => one.major), ...versions.values()]) {
    const java = javaOfClassVersion(major);
    counts.set(java, (counts.get(java) ?? 0) + 1);
  }
  return [...counts].map(([java, count]) => ({ java, count })).toSorted((one, other) => other.java - one.java);
};

const javaOf = async ({ driver }: Needs, runtime: FlinkRuntime | undefined): Promise<CodeFacts['java']> => ({
  here: runtime === undefined ? undefined : await driver.javaFeature?.(runtime).catch(() => undefined),
  service: runtime?.serviceJava,
});

const ofArchive = async (path: string): Promise<Pick<CodeFacts, 'kind' | 'mainClass' | 'classes' | 'connectors'>> => {
  const connectors = await librariesOf(path).catch(() => []);
  const archive = await inspectJobArchive(path);
  if (archive.kind !== 'jar') return { kind: 'zip', mainClass: undefined, classes: [], connectors };
  const jar = await readJarClasses(path, archive.mainClass).catch(() => undefined);
  const classes = jar === undefined ? [] : countClasses(jar);
  return { kind: 'jar', mainClass: archive.mainClass, classes, connectors };
};

/** Looks. Rejects where the copy of the code cannot be read. */
export const codeFacts = async (needs: Needs, version: ApplicationVersion): Promise<CodeFacts> => {
  const runtime = needs.runtime(version.runtimeEnvironment);
  const { refusal, warnings } = await checkCode(needs, version);
  const verdict = { refusal, warnings, java: await javaOf(needs, runtime) };
  const nothing = { mainClass: undefined, classes: [], connectors: [] };
  if (version.code === null) return { ...verdict, ...nothing, kind: 'none' };
  const path = await needs.code.path(version.code);
  if (path === undefined) return { ...verdict, ...nothing, kind: 'unknown' };
  const archive = await ofArchive(path);
  return { ...verdict, ...archive, kind: pythonProgramOf(version) === undefined ? archive.kind : 'python' };
};
