// Checks what is not TypeScript: Python by ruff, shell by `sh -n` and shellcheck. `--fix` writes what can be put right by itself.
// Where the tools cannot be had it says so and checks nothing; with CI=true that is a fault.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonTools } from './python-tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const fix = process.argv.includes('--fix');

/** Shell sources: all `.sh` files, and what CI runs. */
const shellBelow = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ['.git', 'node_modules', 'dist', 'target'].includes(entry.name) ? [] : shellBelow(path);
    return entry.name.endsWith('.sh') ? [path] : [];
  });

/** The shell that a source is for. */
const shellOf = (file) => (/^#!.*\bbash\n/.test(readFileSync(join(root, file), 'utf8')) ? 'bash' : 'sh');

const passes = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;

const tools = pythonTools();
if (tools.missing !== undefined) {
  console.error(`Python and shell sources were not checked: ${tools.missing}.`);
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}
const ruff = join(tools.programs, 'ruff');
const shell = shellBelow('.').toSorted();
const checks = [
  passes(ruff, ['check', '--quiet', ...(fix ? ['--fix'] : [])]),
  passes(ruff, ['format', '--quiet', ...(fix ? [] : ['--diff'])]),
  ...shell.map((file) => passes(shellOf(file), ['-n', file])),
  passes(join(tools.programs, 'shellcheck'), ['--', '.ci/run', ...shell]),
];
process.exit(checks.every(Boolean) ? 0 : 1);
