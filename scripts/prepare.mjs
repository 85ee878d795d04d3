// Makes a checkout ready to run: installs when the lock file changed, builds when sources changed. Needs nothing but Node.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGroup } from './child-group.mjs';
import { buildPage, isPageBuilt, pageFault, pageFolder, pageSources } from './console-page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, '.prepare.json');

const fail = (line) => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Drey needs Node 20.19 or newer, this is ${process.versions.node}. Install a newer one, for example with a version manager that reads .nvmrc.`,
  );
};

const readStamp = () => {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
};

const hash = (files) => {
  const sum = createHash('sha256');
  for (const file of files) sum.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return sum.digest('hex');
};

/** Sources and settings of the build, sorted. */
const sources = (directory) =>
  readdirSync(directory, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return ['node_modules', 'dist', 'target'].includes(entry.name) ? [] : sources(path);
      return /\.(ts|json)$/.test(entry.name) ? [path] : [];
    });

const run = async (title, command, args, cwd = root) => {
  process.stderr.write(`${title}\n`);
  const started = Date.now();
  const { status, error } = await runGroup(command, args, {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error) fail(`${command} could not be run: ${error.message}. It comes with Node; check PATH.`);
  if (status !== 0) fail(`${title.replace(/ \.\.\.$/, '')} failed (exit code ${status}); the lines above say why.`);
  process.stderr.write(`${title.replace(/ \.\.\.$/, '')}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
};

/** Installs and builds what changed. Ends the process with the reason where that fails, and on a signal with all that was started for it. */
export const prepare = async () => {
  checkNode();
  const stamp = readStamp();
  const manifests = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'package.json'));
  const install = hash([
    join(root, 'package.json'),
    join(root, 'package-lock.json'),
    ...manifests.filter((file) => existsSync(file)),
  ]);
  if (stamp.install !== install || !existsSync(join(root, 'node_modules', '.package-lock.json'))) {
    // `npm ci` refuses a lock file written where the registry lists no foreign optional packages.
    const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('Installing dependencies ...', 'npm', ['install', ...flags]);
  }
  const build = hash([join(root, 'tsconfig.json'), ...sources(join(root, 'packages'))]);
  const built = join(root, 'packages', 'gateway', 'dist', 'main.js');
  if (stamp.build !== build || !existsSync(built) || !statSync(built).isFile()) {
    await run('Building ...', process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  }
  const page = hash(pageSources());
  if (stamp.page !== page || !isPageBuilt()) {
    await run('Building the console ...', ...buildPage, pageFolder);
    const fault = pageFault();
    if (fault !== undefined) fail(fault);
  }
  writeFileSync(stampFile, `${JSON.stringify({ install, build, page }, null, 2)}\n`);
};

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await prepare();
