// Tries every Flink runtime with a real job: start, savepoint, restore, update; upgrades in place; a job in SQL. Prints a table.
import { parseArgs } from 'node:util';
import { prepareAccount, TestHost, tryRuntime, trySql, tryUpgrade } from '../packages/conformance/dist/index.js';
import { allFlinkRuntimes, createFindJava } from '../packages/runtimes/dist/index.js';
import { exampleJar, sqlExampleJar } from './example-jar.mjs';
import { flinkClassesFaults } from './flink-classes-check.mjs';

const { values: options, positionals: only } = parseArgs({
  options: { help: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const names = allFlinkRuntimes.map(({ environment }) => environment);
const of = async (environment) => ({ environment, jar: await exampleJar(environment) });

/** Each trial has a name and runs on a host of its own, so that one that fails cannot disturb the next. */
const trials = [
  ...names.map((environment) => ({
    name: environment,
    environment,
    run: async (clients) => tryRuntime(clients, environment, await exampleJar(environment)),
  })),
  {
    name: '1.19 to 1.20',
    environment: 'FLINK-1_20',
    run: async (clients) => tryUpgrade(clients, await of('FLINK-1_19'), { environment: 'FLINK-1_20' }),
  },
  {
    name: '1.20 to 2.2',
    environment: 'FLINK-2_2',
    run: async (clients) => tryUpgrade(clients, await of('FLINK-1_20'), await of('FLINK-2_2')),
  },
  ...['FLINK-1_20', 'FLINK-2_2'].map((environment) => ({
    name: `SQL on ${environment}`,
    environment,
    run: async (clients) => trySql(clients, environment, await sqlExampleJar()),
  })),
];

if (options.help) {
  console.log(`npm run try-runtimes -- [NAME ...]

Runs the example on every runtime and prints seconds by step and a verdict; exit code 1 when one failed. Takes about a minute a line on a
quiet machine, and a first run fetches what is not installed (some 230 MB a runtime). Names: ${trials.map(({ name }) => `"${name}"`).join(', ')}`);
  process.exit(0);
}

const findJava = createFindJava({ javaHome: process.env['DREY_JAVA_HOME'] || undefined, env: process.env });

const factsOf = async (environment) => {
  const { flinkVersion, javaVersions } = allFlinkRuntimes.find((runtime) => runtime.environment === environment);
  return { flink: flinkVersion, java: (await findJava(javaVersions)).feature };
};

const tableVerdict = async (environment) => {
  const faults = await flinkClassesFaults(environment);
  return faults === undefined || faults.length === 0 ? [] : [`table of classes: ${faults.join('; ')}`];
};

/** The host of the trial under way: an interrupted script leaves no JVM behind. */
let current;
let isInterrupted = false;
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    // npm and the terminal tell of one Ctrl-C each.
    if (isInterrupted) return;
    isInterrupted = true;
    void Promise.resolve(current?.close()).finally(() => process.exit(130));
  });
}

const attempt = async ({ name, environment, run }) => {
  const host = new TestHost();
  current = host;
  const started = Date.now();
  try {
    const facts = await factsOf(environment);
    await host.start();
    await prepareAccount(host.clients());
    const { seconds, rows, faults } = await run(host.clients());
    const wrong = [...faults, ...(await tableVerdict(environment))];
    return { name, ...facts, ...seconds, rows, verdict: wrong.length === 0 ? 'ok' : wrong.join('; ') };
  } catch (error) {
    return { name, verdict: `FAILED after ${Math.round((Date.now() - started) / 1000)} s: ${error.message}` };
  } finally {
    await host.close();
  }
};

const chosen = only.length === 0 ? trials : only.flatMap((wanted) => trials.filter(({ name }) => name === wanted));
if (chosen.length === 0) {
  console.error(`There is no such trial. Names: ${trials.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}
const columns = ['name', 'flink', 'java', 'start', 'stop', 'restore', 'update', 'upgrade', 'rows', 'verdict'];
console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
let failed = false;
for (const trial of chosen) {
  const result = await attempt(trial);
  failed ||= result.verdict !== 'ok';
  console.log(`| ${columns.map((column) => result[column] ?? '').join(' | ')} |`);
}
process.exit(failed ? 1 : 0);
