// `node scripts/pytest.mjs [PATH ...]`: the Python tests of the packages, or those of some paths. They run on the tools' own Python, or on
// the one that has what they wrap; wants a built checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonTools } from './python-tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The Python with moto, made as the companion makes it. */
const motoPython = async () => {
  const built = new URL('../packages/companion/dist/moto/', import.meta.url);
  const { ensureInstalled } = await import(new URL('installation.js', built));
  const { findPython } = await import(new URL('python.js', built));
  const { systemClock, silentLogger } = await import('@drey/plugin-api');
  return ensureInstalled({
    cacheDirectory:
      process.env['DREY_CACHE_DIR'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'drey'),
    python: await findPython(process.env['DREY_PYTHON']),
    environment: process.env,
    log: silentLogger,
    clock: systemClock,
    signal: new AbortController().signal,
  });
};

const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name));
const suites = packages.map((folder) => join(folder, 'python', 'tests')).filter((path) => existsSync(join(root, path)));
const tools = pythonTools();
if (tools.missing !== undefined) {
  console.error(`Python is not tested: ${tools.missing}.`);
  process.exit(2);
}

const passes = async (path) => {
  // pytest comes to another Python by the path.
  const other = path.startsWith(join('packages', 'companion')) ? await motoPython() : undefined;
  const { status } = spawnSync(other ?? tools.python, ['-m', 'pytest', path], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PYTHONPATH: other === undefined ? '' : tools.packages, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return status === 0;
};

const given = process.argv.slice(2);
let failed = 0;
for (const path of given.length > 0 ? given : suites) if (!(await passes(path))) failed += 1;
process.exit(failed === 0 ? 0 : 1);
