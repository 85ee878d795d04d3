// What has to be fetched and linked for a runtime, and the name of the directory that this makes.
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { type RuntimeRecipe, S3_PLUGIN_DIRECTORY } from '../catalogue.js';
import { readFlinkHome } from './flink-home.js';
import type { MavenCopy } from './maven-project.js';

/** One way to fill a runtime's directory. */
export interface RuntimePlan {
  /** Directory name; it changes with the content, so that a new recipe never meets an old directory. */
  readonly name: string;
  readonly recipe: RuntimeRecipe;
  /** Links into a distribution; `to` is relative. */
  readonly links: readonly { readonly from: string; readonly to: string }[];
  /** What Maven copies into a directory. */
  readonly copy: (directory: string) => MavenCopy;
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);

/** What a directory depends on: what the service does with a runtime is not among it. */
const madeOf = ({ serviceJava: _serviceJava, ...parts }: RuntimeRecipe): unknown => parts;

/** Everything from Maven. */
export const mavenPlan = (recipe: RuntimeRecipe): RuntimePlan => ({
  name: `${recipe.environment}-${recipe.flinkVersion}-${hash(madeOf(recipe))}`,
  recipe,
  links: [],
  copy: (directory) => ({
    libraries: recipe.libraries,
    librariesTo: join(directory, 'lib'),
    singles: [
      ...recipe.singleLibraries.map((artifact) => ({ artifact, to: join(directory, 'lib') })),
      ...Object.entries(recipe.plugins).flatMap(([plugin, artifacts]) =>
        artifacts.map((artifact) => ({ artifact, to: join(directory, 'plugins', plugin) })),
      ),
    ],
  }),
});

/** Links to a distribution of the user, and from Maven only the jars that it lacks. */
export const homePlan = async (home: string, recipe: RuntimeRecipe): Promise<RuntimePlan> => {
  const found = await readFlinkHome(home, recipe);
  return {
    name: `${recipe.environment}-home-${hash(found)}`,
    recipe,
    links: [
      ...found.libraries.map((from) => ({ from, to: join('lib', basename(from)) })),
      ...found.s3Plugin.map((from) => ({ from, to: join('plugins', S3_PLUGIN_DIRECTORY, basename(from)) })),
    ],
    copy: (directory) => ({
      libraries: [],
      librariesTo: join(directory, 'lib'),
      singles: found.lacking.map((artifact) => ({ artifact, to: join(directory, 'lib') })),
    }),
  };
};
