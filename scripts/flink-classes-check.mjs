// Compares the table of Flink's classes, by which jars are judged, with the jars of the runtimes that are installed.
import { homedir } from 'node:os';
import { join } from 'node:path';

const load = (entry) => import(new URL(`../packages/${entry}`, import.meta.url).href);

const classesOf = async (jars) => {
  const { openArchive, visitEntries } = await load('runtimes/dist/index.js');
  const names = new Set();
  for (const jar of jars) {
    const zip = await openArchive(jar);
    try {
      await visitEntries(zip, ({ fileName }) => {
        if (fileName.endsWith('.class')) names.add(fileName.slice(0, -'.class'.length));
        return true;
      });
    } finally {
      zip.close();
    }
  }
  return names;
};

/** Lines that say where the table is wrong for a runtime; undefined when that is not installed. */
export const flinkClassesFaults = async (environment) => {
  const { mavenPlan, readInstalled, runtimeRecipe } = await load('runtimes/dist/testing.js');
  const { flinkClasses, inFlink } = await load('orchestrator/dist/index.js');
  const recipe = runtimeRecipe(environment);
  const cache = process.env['DREY_CACHE_DIR'] || join(homedir(), '.cache', 'drey');
  const installed = await readInstalled(join(cache, 'runtimes', mavenPlan(recipe).name));
  if (installed === undefined) return undefined;
  const names = await classesOf(installed.classPath);
  const has = (name) => (name.endsWith('/') ? [...names].some((other) => other.startsWith(name)) : names.has(name));
  return flinkClasses.flatMap((entry) => {
    const said = inFlink(entry, recipe.flinkVersion);
    return has(entry.name) === said ? [] : [`${entry.name}: the table says ${said ? 'there' : 'not there'}`];
  });
};
