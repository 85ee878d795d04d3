// Compiles packages/cluster/java/drey/flink into the jar of ours that every Flink has on its class path, and writes it into a module,
// so that users need no compiler. For developers: needs a JDK 17 and an installed Flink 1.20 runtime. `--check` compiles nothing; it says
// whether the sources changed since.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const java = join(root, 'packages/cluster/java');
const target = join(root, 'packages/cluster/src/jvm/generated/drey-flink-jar.ts');

/** Paths below a folder, in an order that is the same everywhere. */
const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const sources = filesBelow(join(java, 'drey/flink'));
const resources = join(java, 'META-INF');
const hash = createHash('sha256');
for (const file of [...sources, ...filesBelow(resources)])
  hash.update(file.slice(java.length)).update('\0').update(readFileSync(file)).update('\0');
const digest = hash.digest('hex');

if (process.argv.includes('--check')) {
  if (existsSync(target) && readFileSync(target, 'utf8').includes(digest)) process.exit(0);
  console.error('packages/cluster/java/drey/flink was changed: run node scripts/flink-jar.mjs');
  process.exit(1);
}

const cache = process.env.DREY_CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'drey');
const runtimes = existsSync(join(cache, 'runtimes')) ? readdirSync(join(cache, 'runtimes')) : [];
const runtime = runtimes.find((name) => name.startsWith('FLINK-1_20-') && !name.endsWith('.lock'));
if (runtime === undefined) {
  console.error('There is no Flink 1.20 runtime in the cache: start an application once (npm run demo).');
  process.exit(1);
}
const work = mkdtempSync(join(tmpdir(), 'drey-flink-jar-'));
try {
  const classes = join(work, 'classes');
  cpSync(resources, join(classes, 'META-INF'), { recursive: true });
  const libraries = join(cache, 'runtimes', runtime, 'lib', '*');
  // The oldest Java that any runtime or image has.
  const options = ['--release', '8', '-g:source,lines', '-Xlint:-options', '-cp', libraries, '-d', classes];
  execFileSync('javac', [...options, ...sources], { stdio: 'inherit' });
  const jar = join(work, 'drey-flink.jar');
  const date = ['--date', '2026-01-01T00:00:00Z'];
  execFileSync('jar', ['--create', '--file', jar, ...date, '-C', classes, '.'], { env: { ...process.env, TZ: 'UTC' } });
  const text =
    readFileSync(jar)
      .toString('base64')
      .match(/.{1,110}/g) ?? [];
  mkdirSync(join(target, '..'), { recursive: true });
  writeFileSync(
    target,
    `// Made by scripts/flink-jar.mjs from packages/cluster/java/drey/flink (sha256 ${digest}). Do not edit.\n\n` +
      `/** The jar of ours on the class path of every Flink, in base64. */\nexport const dreyFlinkJar: string = [\n${text.map((line) => `  '${line}',`).join('\n')}\n].join('');\n`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
