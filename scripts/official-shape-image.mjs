// Builds a Flink image of the official image's shape, for the bench that starts Flink through its own scripts: Debian by debootstrap, a JRE
// of Debian's, Flink's scripts, configuration and jars as they are published for Python. Needs root, pip and debootstrap; no registry of images.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedRuntime } from './flink-image.mjs';

const release = '1.20.3';
/** Name of the image. */
export const officialShapeImage = `drey-bench-flink:${release}-scripts`;

// As in the official image; gosu and gettext-base are left out, since our entrypoint neither changes user nor substitutes variables in files.
const packages = 'openjdk-17-jre-headless,libjemalloc2,libsnappy1v5';

/** What starts Flink in it. */
const entrypoint = fileURLToPath(new URL('official-shape-entrypoint.sh', import.meta.url));

const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });

const suiteOf = () => /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';

/** Fetches a package of PyPI with pip, without installing it; returns the path of its file. */
const fetched = (directory, name, ...flags) => {
  const target = join(directory, name);
  run('python3', ['-m', 'pip', 'download', '-q', '--no-deps', ...flags, `${name}==${release}`, '-d', target]);
  return join(target, readdirSync(target)[0]);
};

/** Flink as it is unpacked from its distribution: jars and plugins from one package, scripts and configuration from the other. */
const writeFlink = (flink, work) => {
  mkdirSync(join(flink, 'log'), { recursive: true });
  const jars = fetched(work, 'apache-flink-libraries', '--no-binary', 'apache-flink-libraries');
  const inside = `apache-flink-libraries-${release}/deps`;
  const folders = ['bin', 'lib', 'plugins', 'opt'].map((folder) => `${inside}/${folder}`);
  run('tar', ['-xzf', jars, '-C', flink, '--no-same-owner', '--strip-components=2', ...folders]);
  const scripts = join(work, 'scripts');
  run('python3', ['-m', 'zipfile', '-e', fetched(work, 'apache-flink', '--only-binary', ':all:'), scripts]);
  for (const folder of ['bin', 'conf'])
    cpSync(join(scripts, 'pyflink', folder), join(flink, folder), { recursive: true });
  for (const name of readdirSync(join(flink, 'bin')))
    if (!name.endsWith('.jar')) run('chmod', ['0755', join(flink, 'bin', name)]);
};

/** As the official Dockerfile does: nothing is bound to localhost, and a TaskManager finds its own address. */
const openConfiguration = (flink) => {
  const path = join(flink, 'conf/config.yaml');
  const before = readFileSync(path, 'utf8');
  const after = before
    .replace(/^( *)(bind-host|bind-address): localhost$/gm, '$1$2: 0.0.0.0')
    .replace(/^ *host: localhost\n/m, '');
  if (/^ *(bind-host|bind-address|host): localhost$/m.test(after) || after === before)
    throw new Error('The configuration of Flink is not as expected.');
  writeFileSync(path, after);
};

const importTree = (tree) => {
  const changes = [
    'ENV FLINK_HOME=/opt/flink JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64 PATH=/opt/flink/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'WORKDIR /opt/flink',
    'USER 9999:9999',
    'EXPOSE 6123 8081',
    'ENTRYPOINT ["/docker-entrypoint.sh"]',
    'CMD ["help"]',
  ].map((change) => `--change '${change}'`);
  const command = `tar -C '${tree}' --exclude=./var/cache/apt/archives --exclude=./usr/share/doc -c . | docker import ${changes.join(' ')} - ${officialShapeImage}`;
  run('sh', ['-c', command]);
};

/** What the job needs beside Flink: the S3 plugin and the library of AWS's that the service has. The bench's own, not of the official image. */
const addJobFiles = (tree, runtime) => {
  const flink = join(tree, 'opt/flink');
  cpSync(join(runtime, 'plugins/s3-fs-hadoop'), join(flink, 'plugins/s3-fs-hadoop'), {
    recursive: true,
    dereference: true,
  });
  for (const jar of readdirSync(join(runtime, 'lib')).filter((name) => name.startsWith('aws-kinesisanalytics-runtime')))
    cpSync(join(runtime, 'lib', jar), join(flink, 'lib', jar), { dereference: true });
  mkdirSync(join(tree, 'etc/flink'));
};

/** Whether the engine has the image. */
export const hasOfficialShapeImage = () =>
  spawnSync('docker', ['image', 'inspect', officialShapeImage], { stdio: 'ignore' }).status === 0;

/** Why it cannot be built here, in one line; undefined when it can. */
export const officialShapeObstacle = () => {
  if (process.getuid?.() !== 0) return 'building the image to compare with needs root';
  if (spawnSync('debootstrap', ['--version']).error) return 'building the image to compare with needs debootstrap';
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0)
    return 'building the image to compare with needs pip';
  return undefined;
};

/** Builds the image unless the engine has it; resolves to its name. */
export const ensureOfficialShapeImage = async () => {
  if (hasOfficialShapeImage()) return officialShapeImage;
  const work = mkdtempSync(join(tmpdir(), 'drey-official-shape-'));
  try {
    const tree = join(work, 'tree');
    const flink = join(tree, 'opt/flink');
    run('debootstrap', ['--variant=minbase', `--include=${packages}`, suiteOf(), tree]);
    writeFlink(flink, work);
    addJobFiles(tree, await installedRuntime());
    openConfiguration(flink);
    writeFileSync(join(tree, 'docker-entrypoint.sh'), readFileSync(entrypoint), { mode: 0o755 });
    run('chroot', [tree, 'sh', '-c', 'groupadd -g 9999 flink && useradd -u 9999 -g flink -d /opt/flink flink']);
    run('chown', ['-R', '9999:9999', flink, join(tree, 'etc/flink')]);
    importTree(tree);
    return officialShapeImage;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await ensureOfficialShapeImage());
