// Finds a Java that a Flink runtime can use.
import { execFile } from 'node:child_process';
import { readdir, realpath, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { OperatorError } from '@drey/plugin-api';

const execute = promisify(execFile);
const PROBE_TIMEOUT_MILLISECONDS = 20_000;
const MAXIMUM_PROBES = 40;

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
}

/** Finds the best Java among versions, best first. Throws an OperatorError `DREY_JAVA_MISSING`. */
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

const childHomes = async (directory: string): Promise<string[]> => {
  const names = await readdir(directory).catch(() => [] as string[]);
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

const ask = (path: string): Promise<JavaInstallation | undefined> =>
  execute(path, ['-XshowSettings:properties', '-version'], { timeout: PROBE_TIMEOUT_MILLISECONDS }).then(
    ({ stdout, stderr }) => parseJavaSettings(stdout + stderr, path),
    () => undefined,
  );

/** Makes a finder that asks each `java` once as long as its file does not change. */
export const createFindJava = (search: JavaSearch): FindJava => {
  const known = new Map<string, Promise<JavaInstallation | undefined>>();
  const probe = async (candidate: string): Promise<JavaInstallation | undefined> => {
    const path = await realpath(candidate).catch(() => undefined);
    const file = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (path === undefined || !file?.isFile()) return undefined;
    const key = `${path} ${file.mtimeMs}`;
    const asked = known.get(key) ?? ask(path);
    known.set(key, asked);
    return asked;
  };
  return async (versions) => {
    const seen = new Map<string, JavaInstallation>();
    let probes = 0;
    for (const candidate of await candidates(search)) {
      if (probes >= MAXIMUM_PROBES) break;
      const java = await probe(candidate);
      if (java === undefined) continue;
      probes += 1;
      if (java.feature === versions[0]) return java;
      seen.set(java.executable, java);
    }
    const all = [...seen.values()];
    for (const version of versions) {
      const java = all.find((java) => java.feature === version);
      if (java !== undefined) return java;
    }
    throw missing(search, versions, all);
  };
};
