// Compiles Java of ours into a jar and writes that into a module, so that users need no compiler. For developers: needs a JDK 17 and an
// installed Flink 1.20 runtime. With `--check` nothing is compiled; it says whether the sources changed since.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const fail = (line) => {
  console.error(line);
  process.exit(1);
};

/** Libraries of the Flink 1.20 in the cache. */
const flinkLibraries = () => {
  const cache = process.env.DREY_CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'drey');
  const runtimes = existsSync(join(cache, 'runtimes')) ? readdirSync(join(cache, 'runtimes')) : [];
  const runtime = runtimes.find((name) => name.startsWith('FLINK-1_20-') && !name.endsWith('.lock'));
  if (runtime === undefined)
    fail('There is no Flink 1.20 runtime in the cache: start an application once (npm run demo).');
  return join(cache, 'runtimes', runtime, 'lib', '*');
};

/**
 * Does what the arguments of the process say. `java`: the folder of sources; `sources`, and `resources` that go into the jar, are paths below
 * it, files or folders. `target`: the module, with its `constant` and what that `holds`. `debug`: which debug information the classes have.
 */
export const embedJar = ({ java, sources, resources = [], target, constant, holds, mainClass, debug }) => {
  const folder = join(root, java);
  const filesBelow = (path) =>
    path.endsWith('.java')
      ? [path]
      : readdirSync(join(folder, path), { withFileTypes: true, recursive: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
          // An order that is the same everywhere.
          .sort();
  const files = [...sources, ...resources].flatMap(filesBelow);
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`/${file}`)
      .update('\0')
      .update(readFileSync(join(folder, file)))
      .update('\0');
  const digest = hash.digest('hex');
  const script = basename(process.argv[1]);
  const module = join(root, target);
  if (process.argv.includes('--check')) {
    if (existsSync(module) && readFileSync(module, 'utf8').includes(digest)) return;
    fail(`${join(java, sources[0])} was changed: run node scripts/${script}`);
  }
  const work = mkdtempSync(join(tmpdir(), 'drey-jar-'));
  try {
    const classes = join(work, 'classes');
    mkdirSync(classes);
    for (const name of resources) cpSync(join(folder, name), join(classes, name), { recursive: true });
    // The oldest Java that any runtime or image has.
    const options = ['--release', '8', ...debug, '-Xlint:-options', '-cp', flinkLibraries(), '-d', classes];
    const compiled = sources.flatMap(filesBelow).map((file) => join(folder, file));
    execFileSync('javac', [...options, ...compiled], { stdio: 'inherit' });
    const jar = join(work, 'classes.jar');
    const main = mainClass === undefined ? [] : ['--main-class', mainClass];
    const date = ['--date', '2026-01-01T00:00:00Z'];
    execFileSync('jar', ['--create', '--file', jar, ...main, ...date, '-C', classes, '.'], {
      env: { ...process.env, TZ: 'UTC' },
    });
    const lines =
      readFileSync(jar)
        .toString('base64')
        .match(/.{1,110}/g) ?? [];
    mkdirSync(join(module, '..'), { recursive: true });
    writeFileSync(
      module,
      `// Made by scripts/${script} from ${join(java, sources[0])} (sha256 ${digest}). Do not edit.\n\n` +
        `/** ${holds}, in base64. */\nexport const ${constant}: string = [\n${lines.map((line) => `  '${line}',`).join('\n')}\n].join('');\n`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
