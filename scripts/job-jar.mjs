// `node scripts/job-jar.mjs FOLDER MAIN_CLASS JAR`: compiles the Java sources below a folder into the jar of a job. Against Flink 1.20 as the
// cache has it, which any start of an application there installs; any warning of javac that concerns our own code is a fault.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What javac looks for, but for the use of old API of Flink, and for what a test job has no need of. */
const LINT = '-Xlint:all,-deprecation,-serial,-processing,-classfile,-path,-options';

/** The libraries of an installed Flink 1.20, as an entry of a class path. Throws where there is none. */
const flinkLibraries = () => {
  const cache =
    process.env['DREY_CACHE_DIR'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'drey');
  const runtimes = join(cache, 'runtimes');
  const installed = (existsSync(runtimes) ? readdirSync(runtimes) : []).find(
    (name) => name.startsWith('FLINK-1_20-') && existsSync(join(runtimes, name, 'lib')),
  );
  if (installed === undefined) throw new Error(`There is no Flink 1.20 in ${runtimes}: start an application once.`);
  return join(runtimes, installed, 'lib', '*');
};

/** Runs a tool of the JDK: of `DREY_JAVA_HOME` or `JAVA_HOME` where it has one, else of the PATH. */
const run = (name, args) => {
  const beside = join(process.env['DREY_JAVA_HOME'] || process.env['JAVA_HOME'] || '', 'bin', name);
  const { status, error, stdout, stderr } = spawnSync(existsSync(beside) ? beside : name, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? ''}\n${stdout}${stderr}`);
};

/** Compiles for Java 11, so that the jar runs on every runtime. Throws with what javac says. */
export const jobJar = (folder, mainClass, jar) => {
  const classes = mkdtempSync(join(tmpdir(), 'drey-job-'));
  try {
    const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.java'));
    const sources = names.map((name) => join(folder, name));
    run('javac', ['--release', '11', LINT, '-Werror', '-cp', flinkLibraries(), '-d', classes, ...sources]);
    run('jar', ['--create', '--file', jar, '--main-class', mainClass, '-C', classes, '.']);
  } finally {
    rmSync(classes, { recursive: true, force: true });
  }
};

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [folder, mainClass, jar] = process.argv.slice(2);
  if (jar === undefined) throw new Error('Usage: node scripts/job-jar.mjs FOLDER MAIN_CLASS JAR');
  jobJar(folder, mainClass, jar);
}
