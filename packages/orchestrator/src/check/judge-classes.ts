// Judges by its classes whether a jar can run on a runtime. Pure. A false alarm is worse than a miss, so it refuses only what cannot run.
import type { FlinkRuntime } from '@drey/cluster';
import { type ClassSummary, javaOfClassVersion } from './class-file.js';
import { type FlinkClass, flinkClass, inFlink, reaches } from './flink-classes.js';
import { isOwn, type JarClasses } from './jar-classes.js';

/** What clusters will run on. */
export interface Ground {
  readonly runtime: FlinkRuntime;
  /** Java feature version of the JVMs; undefined where it is not known. */
  readonly java: number | undefined;
  /** Every runtime there is, to name those that fit. */
  readonly runtimes: readonly FlinkRuntime[];
}

/** What came of it; whole sentences with class, version and remedy. */
export interface CodeVerdict {
  /** Why it certainly cannot run. */
  readonly refusal?: string;
  /** What may fail later, here or on the service. */
  readonly warnings: readonly string[];
}

/** Warnings of one jar; the first ones tell enough. */
const WARNINGS_LIMIT = 3;

const dotted = (name: string): string => name.replaceAll('/', '.');
const compiledFor = ({ name, major }: Pick<ClassSummary, 'name' | 'major'>): string =>
  `Class ${dotted(name)} is compiled for Java ${javaOfClassVersion(major)} (class file version ${major})`;

const tooNew = (summary: Pick<ClassSummary, 'name' | 'major'>, { runtime, java }: Ground): string | undefined => {
  if (java === undefined || javaOfClassVersion(summary.major) <= java) return undefined;
  return (
    `${compiledFor(summary)}, and clusters of ${runtime.environment} run on Java ${java} here. ` +
    `Compile it for Java ${runtime.serviceJava}, which the service has for ${runtime.environment} (maven.compiler.release ${runtime.serviceJava}).`
  );
};

/** Runs here, and would not on the service. */
const tooNewForService = (
  summary: Pick<ClassSummary, 'name' | 'major'>,
  { runtime, java }: Ground,
): string | undefined => {
  const { environment, serviceJava } = runtime;
  if (javaOfClassVersion(summary.major) <= serviceJava) return undefined;
  return (
    `${compiledFor(summary)}${java === undefined ? '' : `, which runs on Java ${java} here`}. The service has Java ${serviceJava} for ${environment} and cannot load it: ` +
    `compile it for Java ${serviceJava} (maven.compiler.release ${serviceJava}).`
  );
};

/** What speaks against the Java of one class, here or on the service. */
const wrongJava = (summary: Pick<ClassSummary, 'name' | 'major'>, ground: Ground): string | undefined =>
  tooNew(summary, ground) ?? tooNewForService(summary, ground);

/** Share of a jar's classes from which on the jar as a whole is for a newer Java, rather than some library that may never be used. */
const MOST = 0.5;

/** Libraries are judged by a sample: most of them too new is a fault of the build, some of them a doubt. */
const ofLibraries = (
  { versions }: JarClasses,
  ground: Ground,
): { readonly refusal?: string; readonly warning?: string } => {
  const faults = [...versions].flatMap(([name, major]) => wrongJava({ name, major }, ground) ?? []);
  const [first] = faults;
  if (first === undefined) return {};
  return faults.length > versions.size * MOST
    ? { refusal: `${first} So are most classes of the archive.` }
    : { warning: `${first} It is a class of a library, and fails only where it is used.` };
};

const span = ({ since, gone }: FlinkClass, version: string): string =>
  gone !== undefined && reaches(version, gone) ? `was removed in Flink ${gone}` : `there is from Flink ${since} on`;

const absence = (summary: ClassSummary, name: string, entry: FlinkClass, { runtime, runtimes }: Ground): string => {
  const fitting = runtimes.filter(({ flinkVersion }) => inFlink(entry, flinkVersion));
  const [major, minor] = runtime.flinkVersion.split('.');
  return (
    `Class ${dotted(summary.name)} uses ${dotted(name)}, which ${span(entry, runtime.flinkVersion)}, and ${runtime.environment} runs Flink ${runtime.flinkVersion}. ` +
    `Build the code for Flink ${major}.${minor}, or choose a runtime that has the class: ${fitting.map(({ environment }) => environment).join(', ')}.`
  );
};

/** The first of some names that this Flink lacks and the jar does not bring. */
const missing = (
  summary: ClassSummary,
  names: readonly string[],
  jar: JarClasses,
  ground: Ground,
): string | undefined => {
  for (const name of names) {
    const entry = flinkClass(name);
    if (entry !== undefined && !inFlink(entry, ground.runtime.flinkVersion) && !jar.has(name)) {
      return absence(summary, name, entry, ground);
    }
  }
  return undefined;
};

const present = (text: string | undefined): text is string => text !== undefined;

/**
 * Judges a jar. The JVM cannot load the main class or one that it names when that is compiled for a newer Java, or extends what is
 * not there; and the author's own of these fail where they mention what is not there. The Java that counts is the service's, also where a newer
 * one is here; the author's own classes all have to fit it. Any other class further away may never be used.
 */
export const judgeClasses = (jar: JarClasses, ground: Ground): CodeVerdict => {
  const { main, direct, others } = jar;
  const near = [main, ...direct];
  const libraries = ofLibraries(jar, ground);
  const certain = [
    ...near.map((facts) => wrongJava(facts, ground)),
    ...near.map((facts) =>
      missing(facts, isOwn(facts.name, main.name) ? facts.mentions : facts.supertypes, jar, ground),
    ),
    ...others.map((facts) => wrongJava(facts, ground)),
    libraries.refusal,
  ].find(present);
  const doubts = [libraries.warning, ...others.map((facts) => missing(facts, facts.mentions, jar, ground))].filter(
    present,
  );
  return { ...(certain === undefined ? {} : { refusal: certain }), warnings: doubts.slice(0, WARNINGS_LIMIT) };
};
