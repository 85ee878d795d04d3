// Builds a base image for the Dockerfile without a registry of images: Debian by debootstrap, with the Node that .nvmrc names.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary } from './node-binary.mjs';

/** The version that the Dockerfile's own base has too. */
const nodeVersion = readFileSync(new URL('../.nvmrc', import.meta.url), 'utf8').trim();

/** Name of the base image. */
export const baseImage = `drey-test-base:node-${nodeVersion}`;

const run = (command, args) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });

const suiteOf = () => /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';

/** Node, npm of this machine, and how it reaches its registry. */
const copyNode = (tree) => {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  mkdirSync(join(tree, 'usr/local/bin'), { recursive: true });
  cpSync(nodeBinary(nodeVersion), join(tree, 'usr/local/bin/node'), { dereference: true });
  const npm = [join(prefix, 'lib/node_modules/npm'), '/usr/share/nodejs/npm'].find((path) => existsSync(path));
  if (npm === undefined) throw new Error('There is no npm beside this Node.');
  cpSync(npm, join(tree, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true });
  for (const name of ['npm', 'npx'])
    run('ln', ['-sf', `../lib/node_modules/npm/bin/${name}-cli.js`, join(tree, 'usr/local/bin', name)]);
  const settings = spawnSync('npm', ['config', 'get', 'globalconfig'], { encoding: 'utf8' }).stdout?.trim();
  if (settings && existsSync(settings)) {
    mkdirSync(join(tree, 'usr/local/etc'), { recursive: true });
    cpSync(settings, join(tree, 'usr/local/etc/npmrc'));
  }
  for (const path of ['/etc/ssl/certs', '/usr/local/share/ca-certificates', '/etc/pip.conf']) {
    if (!existsSync(path)) continue;
    rmSync(join(tree, path), { recursive: true, force: true });
    run('cp', ['-rL', path, join(tree, path)]);
  }
};

/** Builds the image unless the engine has it; needs root. Resolves to its name. */
export const ensureBaseImage = () => {
  if (spawnSync('docker', ['image', 'inspect', baseImage], { stdio: 'ignore' }).status === 0) return baseImage;
  const tree = mkdtempSync(join(tmpdir(), 'drey-base-'));
  try {
    const packages = 'ca-certificates,libstdc++6,libatomic1,python3,python3-venv';
    run('debootstrap', ['--variant=minbase', `--include=${packages}`, suiteOf(), tree]);
    copyNode(tree);
    const command = `tar -C '${tree}' --exclude=./var/cache/apt/archives --exclude=./usr/share/doc -c . | docker import - ${baseImage}`;
    run('sh', ['-c', command]);
    return baseImage;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(ensureBaseImage());
