// pytest, ruff and shellcheck for developers, in a Python environment of their own in the cache: made at first need from python-tools.txt.
// `node scripts/python-tools.mjs` makes it and prints where it is, or why it cannot be had, as JSON.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const requirements = join(root, 'scripts', 'python-tools.txt');
const ours = join(root, 'packages', 'companion', 'python', 'drey_companion');
const SECONDS = 600;
/** Oldest Python that the pinned packages install on. */
const oldest = [3, 10];

/** Runs a command; what it printed, or why it failed. */
const run = (command, args) => {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (error !== undefined) return { fault: `${command}: ${error.message}` };
  const lines = `${stdout}${stderr}`.trim().split('\n');
  return status === 0 ? { text: stdout.trim() } : { fault: `${command} (exit code ${status}): ${lines.at(-1)}` };
};

/** The Python that the tools run on. */
const findPython = () => {
  const { fault, text } = run(process.env['DREY_PYTHON'] || 'python3', ['-I', join(ours, 'about.py')]);
  if (fault !== undefined) return { fault };
  const { executable, version, venv } = JSON.parse(text);
  const [major, minor] = version;
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    return { fault: `${executable} is older than Python ${oldest.join('.')}` };
  return venv ? { executable, version } : { fault: `${executable} cannot make virtual environments` };
};

const exits = { venvFailed: 71, pipFailed: 72, importFailed: 73, lockTimeout: 75 };

const make = () => {
  const { fault, executable, version } = findPython();
  if (fault !== undefined) return { missing: fault };
  const parts = [readFileSync(requirements, 'utf8'), executable, version.join('.')];
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
  const cache =
    process.env['DREY_CACHE_DIR'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'drey');
  const directory = join(cache, 'test-tools', `python-${hash}`);
  mkdirSync(join(cache, 'test-tools'), { recursive: true });
  const plan = {
    directory,
    lock: `${directory}.lock`,
    marker: 'drey-installed.json',
    requirements: ['--require-hashes', '--only-binary=:all:', '-r', requirements],
    modules: ['pytest', 'ruff'],
    seconds: SECONDS,
    exits,
  };
  const installed = run(executable, ['-I', join(ours, 'install.py'), JSON.stringify(plan)]);
  if (installed.fault !== undefined) return { missing: installed.fault };
  const python = join(directory, 'bin', 'python');
  const packages = run(python, ['-I', '-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']);
  return packages.fault === undefined
    ? { python, packages: packages.text, programs: join(directory, 'bin') }
    : { missing: packages.fault };
};

let made;

/** Where the tools are: their `python`, the folder of their `packages` and that of their `programs`. Or `missing`, which says why. */
export const pythonTools = () => (made ??= make());

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  console.log(JSON.stringify(pythonTools()));
