// A Flink distribution that the user already has, in place of artifacts from Maven.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';
import { loggingLibraries, type MavenArtifact, type RuntimeRecipe, serviceLibraries } from '../catalogue.js';

/** What a distribution gives and what it lacks. Paths are absolute. */
export interface FlinkHome {
  readonly libraries: readonly string[];
  readonly s3Plugin: readonly string[];
  /** Jars that Drey needs beside it: the JSON layout with its own log4j, and AWS's runtime library. */
  readonly lacking: readonly MavenArtifact[];
}

/** The variable that names a distribution, for example `DREY_FLINK_HOME_1_20`. */
export const flinkHomeVariable = (environment: string): string =>
  `DREY_FLINK_HOME_${environment.replace('FLINK-', '')}`;

const jars = async (directory: string): Promise<string[]> => {
  const names = await readdir(directory).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => join(directory, name));
};

const named = (path: string, prefix: string): boolean => path.slice(path.lastIndexOf('/') + 1).startsWith(prefix);

/** Looks through `<home>/lib`, `plugins` and `opt`. Throws an OperatorError when it is no distribution of the runtime's Flink. */
export const readFlinkHome = async (home: string, recipe: RuntimeRecipe): Promise<FlinkHome> => {
  const variable = flinkHomeVariable(recipe.environment);
  const lib = await jars(join(home, 'lib'));
  const core = lib.find((jar) => named(jar, 'flink-dist') || named(jar, 'flink-runtime-'));
  const line = recipe.flinkVersion.split('.').slice(0, 2).join('.');
  if (core === undefined || !core.includes(`-${line}.`)) {
    throw new OperatorError(
      'DREY_FLINK_HOME_INVALID',
      `${variable} names ${home}, which has no lib/flink-dist-${line}.*.jar.`,
      `Name the directory of an unpacked Flink ${line}, or unset ${variable} so that Drey assembles one with Maven.`,
    );
  }
  const inPlugins = await jars(join(home, 'plugins/s3-fs-hadoop'));
  const inOpt = (await jars(join(home, 'opt'))).filter((jar) => named(jar, 'flink-s3-fs-hadoop'));
  const s3Plugin = inPlugins.length > 0 ? inPlugins : inOpt;
  if (s3Plugin.length === 0) {
    throw new OperatorError(
      'DREY_FLINK_HOME_INVALID',
      `${home} has no S3 file system: neither plugins/s3-fs-hadoop/ nor opt/flink-s3-fs-hadoop-*.jar.`,
      `Put flink-s3-fs-hadoop-${recipe.flinkVersion}.jar into ${join(home, 'plugins/s3-fs-hadoop')}.`,
    );
  }
  // Log4j must be of one piece: without the JSON layout the distribution's own set is left out and ours takes its place.
  const hasLayout = lib.some((jar) => named(jar, 'log4j-layout-template-json'));
  const hasService = lib.some((jar) => named(jar, 'aws-kinesisanalytics-runtime'));
  return {
    libraries: hasLayout ? lib : lib.filter((jar) => !named(jar, 'log4j-')),
    s3Plugin,
    lacking: [...(hasLayout ? [] : loggingLibraries), ...(hasService ? [] : serviceLibraries)],
  };
};
