// Finds a Java that a Flink runtime can use.
import { readdir, realpath, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';
import { askProgram, isNoProgram, ProgramUnasked } from '../ask-program.js';

const PROBE_TIMEOUT_MILLISECONDS = 20_000;
const MAXIMUM_PROBES = 40;
/** Asked a second time; each may take the whole time of a probe. */
const MAXIMUM_UNASKED = 2;

/** A Java that was asked for its version. */
export interface JavaInstallation {
  /** Its `java.home`. */
  readonly home: string;
  /** Absolute path of `java`. */
  readonly executable: string;
  /** Feature version, for example 17. */
  readonly feature: number;
  /** Vendor and exact version of the virtual machine; class-data archives belong to one build. */
  readonly build: string;
}

/** Where to look. */
export interface JavaSearch {
  /** The one Java home to use, from a setting or `DREY_JAVA_HOME`; nothing else is looked at then. */
  readonly javaHome?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directories whose children are Java homes; the usual ones of the platform unless given. */
  readonly usualDirectories?: readonly string[];
  /** How long a `java` may take to answer; 20,000 ms unless given. */
  readonly probeTimeoutMilliseconds?: number;
}

/**
 * Finds the best Java among versions, best first. Throws an OperatorError `DREY_JAVA_MISSING`; any other error where it could not be told whether there
 * is one, so that it is asked again.
 */
export type FindJava = (versions: readonly number[]) => Promise<JavaInstallation>;

const usualDirectories = (env: JavaSearch['env']): readonly string[] => {
  const home = env['HOME'] ?? '/nonexistent';
  return [
    '/usr/lib/jvm',
    '/opt/java',
    '/opt',
    '/usr/java',
    join(home, '.sdkman/candidates/java'),
    join(home, '.jdks'),
    '/Library/Java/JavaVirtualMachines',
  ];
};

const property = (output: string, name: string): string =>
  new RegExp(String.raw`^\s*${name.replaceAll('.', String.raw`\.`)} = (.*)$`, 'm').exec(output)?.[1]?.trim() ?? '';

/** Reads the output of `java -XshowSettings:properties -version`; undefined when it is not that. */
export const parseJavaSettings = (output: string, executable: string): JavaInstallation | undefined => {
  const specification = property(output, 'java.specification.version');
  // Before 9 the version was written 1.8.
  const feature = Number(specification.replace(/^1\./, ''));
  if (!Number.isInteger(feature) || feature < 1) return undefined;
  const build = [property(output, 'java.vm.vendor'), property(output, 'java.vm.version')].join(' ').trim();
  return { home: property(output, 'java.home'), executable, feature, build };
};

/** What a look finds; undefined where there is nothing. Rejects where the look itself failed. */
const found = <T>(look: Promise<T>): Promise<T | undefined> =>
  look.catch((error: unknown) => {
    if (isNoProgram(error)) return undefined;
    throw error;
  });

const childHomes = async (directory: string): Promise<string[]> => {
  const names = (await found(readdir(directory))) ?? [];
  return names.sort().flatMap((name) => [join(directory, name), join(directory, name, 'Contents/Home')]);
};

const candidates = async (search: JavaSearch): Promise<string[]> => {
  if (search.javaHome !== undefined) return [join(search.javaHome, 'bin/java')];
  const javaHome = search.env['JAVA_HOME'];
  const onPath = (search.env['PATH'] ?? '').split(delimiter).filter((part) => part !== '');
  const usual = search.usualDirectories ?? usualDirectories(search.env);
  const homes = (await Promise.all(usual.map(childHomes))).flat();
  return [
    ...(javaHome ? [join(javaHome, 'bin/java')] : []),
    ...onPath.map((part) => join(part, 'java')),
    ...homes.map((home) => join(home, 'bin/java')),
  ];
};

const missing = (search: JavaSearch, versions: readonly number[], seen: readonly JavaInstallation[]): OperatorError => {
  const wanted =
    versions.length === 1 ? String(versions[0]) : `${versions.slice(0, -1).join(', ')} or ${versions.at(-1)}`;
  const found = seen.map((java) => `${java.feature} at ${java.home}`).join(', ');
  const where = search.javaHome === undefined ? 'was found' : `is at ${search.javaHome}`;
  return new OperatorError(
    'DREY_JAVA_MISSING',
    `Flink needs Java ${wanted}, and none ${where}${found === '' ? '.' : ` (only ${found}).`}`,
    `Install a JDK or JRE ${versions[0]} and put it on PATH, or name its directory in DREY_JAVA_HOME; or use --driver docker or --driver none.`,
  );
};

/** A Java, or undefined for what is none. */
type Answer = Promise<JavaInstallation | undefined>;

/** Makes a finder that asks each `java` once as long as its file does not change; one that gave no Java is asked again. */
export const createFindJava = (search: JavaSearch): FindJava => {
  const known = new Map<string, Answer>();
  const timeout = search.probeTimeoutMilliseconds ?? PROBE_TIMEOUT_MILLISECONDS;
  const ask = async (path: string): Answer => {
    const answer = await askProgram(path, ['-XshowSettings:properties', '-version'], timeout);
    return answer === undefined ? undefined : parseJavaSettings(answer.stdout + answer.stderr, path);
  };
  const probe = async (candidate: string): Answer => {
    const path = await found(realpath(candidate));
    const file = path === undefined ? undefined : await found(stat(path));
    if (path === undefined || file?.isFile() !== true) return undefined;
    const key = `${path} ${file.mtimeMs}`;
    const asked = known.get(key) ?? ask(path);
    known.set(key, asked);
    const java = await asked.catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
    if (java === undefined) known.delete(key);
    return java;
  };
  return async (versions) => {
    const seen = new Map<string, JavaInstallation>();
    const unasked: string[] = [];
    let probes = 0;
    for (const candidate of await candidates(search)) {
      if (probes >= MAXIMUM_PROBES) break;
      const java = await probe(candidate).catch((error: unknown) => {
        if (!(error instanceof ProgramUnasked)) throw error;
        unasked.push(candidate);
        return undefined;
      });
      if (java === undefined) continue;
      probes += 1;
      if (java.feature === versions[0]) return java;
      seen.set(java.executable, java);
    }
    let last: ProgramUnasked | undefined;
    // A busy machine is late once; one that hangs for ever must not keep another Java from being used.
    for (const candidate of unasked.slice(0, MAXIMUM_UNASKED)) {
      const java = await probe(candidate).catch((error: unknown) => {
        if (!(error instanceof ProgramUnasked)) throw error;
        last = error;
        return undefined;
      });
      if (java !== undefined) seen.set(java.executable, java);
    }
    const all = [...seen.values()];
    for (const version of versions) {
      const java = all.find((java) => java.feature === version);
      if (java !== undefined) return java;
    }
    if (last !== undefined)
      throw new Error(
        `Whether there is a Java ${versions[0]} could not be told: ${last.message} It is asked again; where this lasts, name the directory of one that answers in DREY_JAVA_HOME.`,
        { cause: last },
      );
    throw missing(search, versions, all);
  };
};
