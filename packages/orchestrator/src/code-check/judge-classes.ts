// Judges by its classes whether a jar can run on a runtime. Pure. A false alarm is worse than a miss, so it refuses only what cannot run.
import type { FlinkRuntime } from '../flink-runtime.js';
import { type ClassFacts, javaOfClassVersion } from './class-file.js';
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
const compiledFor = ({ name, major }: ClassFacts): string =>
  `Class ${dotted(name)} is compiled for Java ${javaOfClassVersion(major)} (class file version ${major})`;

const tooNew = (facts: ClassFacts, { runtime, java }: Ground): string | undefined => {
  if (java === undefined || javaOfClassVersion(facts.major) <= java) return undefined;
  return (
    `${compiledFor(facts)}, and clusters of ${runtime.environment} run on Java ${java} here. ` +
    `Compile it for Java ${runtime.serviceJava}, which the service has for ${runtime.environment} (maven.compiler.release ${runtime.serviceJava}).`
  );
};

/** Runs here, and would not on the service. */
const tooNewForService = (facts: ClassFacts, { runtime, java }: Ground): string | undefined => {
  const { environment, serviceJava } = runtime;
  if (
    java === undefined ||
    javaOfClassVersion(facts.major) <= serviceJava ||
    tooNew(facts, { runtime, java, runtimes: [] })
  )
    return undefined;
  return (
    `${compiledFor(facts)}. It runs on Java ${java} here, but the service has Java ${serviceJava} for ${environment}: ` +
    `compile it for Java ${serviceJava} (maven.compiler.release ${serviceJava}).`
  );
};

const span = ({ since, gone }: FlinkClass, version: string): string =>
  gone !== undefined && reaches(version, gone) ? `was removed in Flink ${gone}` : `there is from Flink ${since} on`;

const absence = (facts: ClassFacts, name: string, entry: FlinkClass, { runtime, runtimes }: Ground): string => {
  const fitting = runtimes.filter(({ flinkVersion }) => inFlink(entry, flinkVersion));
  const [major, minor] = runtime.flinkVersion.split('.');
  return (
    `Class ${dotted(facts.name)} uses ${dotted(name)}, which ${span(entry, runtime.flinkVersion)}, and ${runtime.environment} runs Flink ${runtime.flinkVersion}. ` +
    `Build the code for Flink ${major}.${minor}, or choose a runtime that has the class: ${fitting.map(({ environment }) => environment).join(', ')}.`
  );
};

/** The first of some names that this Flink lacks and the jar does not bring. */
const missing = (facts: ClassFacts, names: readonly string[], jar: JarClasses, ground: Ground): string | undefined => {
  for (const name of names) {
    const entry = flinkClass(name);
    if (entry !== undefined && !inFlink(entry, ground.runtime.flinkVersion) && !jar.has(name)) {
      return absence(facts, name, entry, ground);
    }
  }
  return undefined;
};

const present = (text: string | undefined): text is string => text !== undefined;

/**
 * Judges a jar. The JVM cannot load the main class or one that it names when that is compiled for a newer Java, or extends what is
 * not there; and the author's own of these fail where they mention what is not there. Anything further away may never be used.
 */
export const judgeClasses = (jar: JarClasses, ground: Ground): CodeVerdict => {
  const { main, direct, others } = jar;
  const near = [main, ...direct];
  const certain = [
    ...near.map((facts) => tooNew(facts, ground)),
    ...near.map((facts) =>
      missing(facts, isOwn(facts.name, main.name) ? facts.mentions : facts.supertypes, jar, ground),
    ),
  ].find(present);
  const doubts = [
    tooNewForService(main, ground),
    ...others.map((facts) => tooNew(facts, ground)),
    ...others.map((facts) => missing(facts, facts.mentions, jar, ground)),
  ].filter(present);
  return { ...(certain === undefined ? {} : { refusal: certain }), warnings: doubts.slice(0, WARNINGS_LIMIT) };
};
