// Compiles the warm-up job of parked clusters into packages/orchestrator/src/pool/generated/warm-up-jar.ts. For developers: needs a JDK and
// an installed Flink 1.20 runtime. `--check` compiles nothing; it says whether the source changed since.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'packages/orchestrator/java/drey/WarmUp.java');
const target = join(root, 'packages/orchestrator/src/pool/generated/warm-up-jar.ts');
const digest = createHash('sha256').update(readFileSync(source)).digest('hex');

if (process.argv.includes('--check')) {
  if (!readFileSync(target, 'utf8').includes(digest)) {
    console.error('packages/orchestrator/java/drey/WarmUp.java was changed: run node scripts/warm-up.mjs');
    process.exit(1);
  }
  process.exit(0);
}

const cache = process.env.DREY_CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'drey');
const runtime = readdirSync(join(cache, 'runtimes')).find((name) => name.includes('1.20'));
if (runtime === undefined) {
  console.error('There is no Flink 1.20 runtime in the cache: start an application once (npm run demo).');
  process.exit(1);
}
const work = mkdtempSync(join(tmpdir(), 'drey-warm-up-'));
try {
  const classes = join(work, 'classes');
  mkdirSync(classes);
  const libraries = join(cache, 'runtimes', runtime, 'lib', '*');
  execFileSync('javac', ['--release', '8', '-Xlint:-options', '-cp', libraries, '-d', classes, source], {
    stdio: 'inherit',
  });
  const jar = join(work, 'warm-up.jar');
  execFileSync('jar', [
    '--create',
    '--file',
    jar,
    '--main-class',
    'drey.WarmUp',
    '--date',
    '2026-01-01T00:00:00Z',
    '-C',
    classes,
    '.',
  ]);
  const text =
    readFileSync(jar)
      .toString('base64')
      .match(/.{1,120}/g) ?? [];
  mkdirSync(join(target, '..'), { recursive: true });
  writeFileSync(
    target,
    `// Made by scripts/warm-up.mjs from packages/orchestrator/java/drey/WarmUp.java (sha256 ${digest}). Do not edit.\n\n` +
      `/** The jar of the warm-up job, in base64. */\nexport const warmUpJar: string = [\n${text.map((line) => `  '${line}',`).join('\n')}\n].join('');\n`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
