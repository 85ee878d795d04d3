// `node scripts/pytest.mjs FOLDER [PYTHON]`: the Python tests below a folder, on the tools' own Python or on another that lacks pytest.
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonTools } from './python-tools.mjs';

const [folder, python] = process.argv.slice(2);
const tools = pythonTools();
if (folder === undefined || tools.missing !== undefined) {
  console.error(tools.missing ?? 'Usage: node scripts/pytest.mjs FOLDER [PYTHON]');
  process.exit(2);
}
// Another Python has packages that the tests need; pytest comes to it by the path.
const path = [python === undefined ? undefined : tools.packages, process.env['PYTHONPATH']].filter(Boolean);
const { status } = spawnSync(python ?? tools.python, ['-m', 'pytest', folder], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, PYTHONPATH: path.join(delimiter), PYTHONDONTWRITEBYTECODE: '1' },
});
process.exit(status ?? 1);
