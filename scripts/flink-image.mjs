// Builds a Flink image from the runtime that the process driver installs and a Java of this machine, for tests where no registry is at hand:
// `node scripts/flink-image.mjs [FLINK-2_2]`; without a name for FLINK-1_20, with which most tests run.
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const USUAL_ENVIRONMENT = 'FLINK-1_20';
const JAVA = '17';

const modules = [
  'java.se',
  'jdk.unsupported',
  'jdk.crypto.ec',
  'jdk.httpserver',
  'jdk.management',
  'jdk.management.agent',
  'jdk.zipfs',
  'jdk.naming.dns',
  'jdk.localedata',
  'jdk.charsets',
  'jdk.jcmd',
  'jdk.net',
  'jdk.security.auth',
  'jdk.security.jgss',
];

const run = (command, args, options = {}) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options });

const from = (path) => import(pathToFileURL(join(root, path)).href);

/** A runtime of the catalogue. */
const runtimeOf = async (environment) => {
  const { flinkRuntime } = await from('packages/runtimes/dist/index.js');
  const runtime = flinkRuntime(environment);
  if (runtime === undefined) throw new Error(`There is no runtime ${environment}.`);
  return runtime;
};

/** Directory of an installed runtime; installs it when it is not there. */
export const installedRuntime = async (environment = USUAL_ENVIRONMENT) => {
  const { createRuntimeInstaller, linuxProc, mavenOf } = await from('packages/runtimes/dist/index.js');
  const { systemClock } = await from('packages/plugin-api/dist/index.js');
  const log = { info: (text) => console.error(text) };
  const installer = createRuntimeInstaller({
    cacheDirectory: process.env.DREY_CACHE_DIR || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'drey'),
    log: { ...log, warn: log.info, error: log.info, debug: () => {}, child: () => log },
    clock: systemClock,
    proc: linuxProc(),
    env: process.env,
    maven: mavenOf(process.env, () => Promise.resolve(javaHome())),
  });
  try {
    return (await installer.install(await runtimeOf(environment), new AbortController().signal)).directory;
  } finally {
    installer.close();
  }
};

/** The name by which the driver asks for the image of a runtime, so that a test needs no mapping. */
const imageNameFor = async (environment) => {
  const { imageNameOf } = await from('packages/driver-docker/dist/index.js');
  const name = imageNameOf(await runtimeOf(environment), { images: new Map(), imagePrefix: '' });
  if (!name.endsWith(`-java${JAVA}`)) throw new Error(`${name} has another Java than ${JAVA}.`);
  return name;
};

/** A JDK 17 with jmods. */
const javaHome = () => {
  const homes = [process.env.DREY_JAVA_HOME, process.env.JAVA_HOME].filter(Boolean);
  if (existsSync('/usr/lib/jvm')) homes.push(...readdirSync('/usr/lib/jvm').map((name) => join('/usr/lib/jvm', name)));
  const home = homes.find((one) => {
    if (!existsSync(join(one, 'bin', 'jlink')) || !existsSync(join(one, 'jmods', 'java.base.jmod'))) return false;
    return run(join(one, 'bin', 'jlink'), ['--version']).startsWith(`${JAVA}.`);
  });
  if (home === undefined) throw new Error('There is no JDK 17 with jmods; install one or name it in DREY_JAVA_HOME.');
  return home;
};

/** Shared libraries that a directory of programs needs and does not hold, with the loader. */
const libraries = (directory) => {
  const programs = run('find', [directory, '-type', 'f', '(', '-name', '*.so', '-o', '-path', '*/bin/*', ')'])
    .trim()
    .split('\n');
  const found = new Set();
  for (const program of programs) {
    let text = '';
    try {
      text = run('ldd', [program], { stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      // A script.
    }
    for (const [, path] of text.matchAll(/(\/[^\s()]+)/g)) if (!path.startsWith(directory)) found.add(path);
  }
  // Found by name at run time, so `ldd` does not know of them; RocksDB's library is unpacked from its jar and needs C++.
  const beside = dirname([...found].find((path) => basename(path).startsWith('libc.so')) ?? '/lib/x86_64-linux-gnu/x');
  for (const name of [
    'libnss_files.so.2',
    'libnss_dns.so.2',
    'libresolv.so.2',
    'libgcc_s.so.1',
    'libpthread.so.0',
    'librt.so.1',
    'libdl.so.2',
    'libm.so.6',
  ])
    for (const folder of [beside, beside.replace(/^\/lib/, '/usr/lib')])
      if (existsSync(join(folder, name))) found.add(join(folder, name));
  for (const folder of [beside, beside.replace(/^\/lib/, '/usr/lib')])
    if (existsSync(join(folder, 'libstdc++.so.6'))) found.add(join(folder, 'libstdc++.so.6'));
  return [...found];
};

const writeTree = (tree, runtime, home) => {
  const java = join(tree, 'opt/java/openjdk');
  mkdirSync(dirname(java), { recursive: true });
  run(join(home, 'bin/jlink'), [
    '--add-modules',
    modules.join(','),
    '--strip-debug',
    '--no-header-files',
    '--no-man-pages',
    '--output',
    java,
  ]);
  run(join(java, 'bin/java'), ['-Xshare:dump'], { stdio: 'ignore' });
  const flink = join(tree, 'opt/flink');
  for (const folder of ['lib', 'opt', 'plugins', 'conf', 'log']) mkdirSync(join(flink, folder), { recursive: true });
  for (const jar of readdirSync(join(runtime, 'lib'))) {
    // The official image has no library of AWS's, and the layout jar only from 2.1 on, where it does no harm to lack it.
    if (/^(aws-kinesisanalytics-runtime|log4j-layout-template-json)/.test(jar)) continue;
    cpSync(realpathSync(join(runtime, 'lib', jar)), join(flink, 'lib', jar));
  }
  const s3 = join(runtime, 'plugins/s3-fs-hadoop');
  for (const jar of readdirSync(s3)) cpSync(realpathSync(join(s3, jar)), join(flink, 'opt', jar));
  for (const path of libraries(java)) {
    const target = join(tree, 'lib', path.replace(/^(\/usr)?\/lib(64)?\//, ''));
    const loader = path.includes('ld-linux') ? join(tree, path.replace(/^\/usr/, '')) : target;
    mkdirSync(dirname(loader), { recursive: true });
    cpSync(realpathSync(path), loader);
  }
  mkdirSync(join(tree, 'etc'), { recursive: true });
  mkdirSync(join(tree, 'tmp'), { recursive: true, mode: 0o1777 });
  writeFileSync(join(tree, 'etc/passwd'), 'root:x:0:0::/root:/bin/none\nflink:x:9999:9999::/opt/flink:/bin/none\n');
  writeFileSync(join(tree, 'etc/group'), 'root:x:0:\nflink:x:9999:\n');
  writeFileSync(join(tree, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  mkdirSync(join(tree, 'usr'), { recursive: true });
  symlinkSync('../lib', join(tree, 'usr/lib'));
};

const importTree = (tree, name) =>
  new Promise((resolve, reject) => {
    const changes = [
      'ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/bin:/bin FLINK_HOME=/opt/flink',
      'WORKDIR /opt/flink',
      'EXPOSE 6123 8081',
      'CMD ["help"]',
    ].flatMap((change) => ['--change', change]);
    const tar = spawn('tar', ['-C', tree, '--owner=9999', '--group=9999', '-c', '.'], { stdio: ['ignore', 'pipe', 2] });
    const docker = spawn('docker', ['import', ...changes, '-', name], { stdio: ['pipe', 'ignore', 2] });
    tar.stdout.pipe(docker.stdin);
    docker.once('error', reject);
    docker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`docker import ended with ${code}.`))));
  });

/** Builds the image of a runtime unless the engine has it; resolves to its name. */
export const ensureFlinkImage = async (environment = USUAL_ENVIRONMENT) => {
  const name = await imageNameFor(environment);
  try {
    run('docker', ['image', 'inspect', name], { stdio: 'ignore' });
    return name;
  } catch {
    // Not there yet.
  }
  const tree = mkdtempSync(join(tmpdir(), 'drey-image-'));
  try {
    writeTree(tree, await installedRuntime(environment), javaHome());
    await importTree(tree, name);
    return name;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await ensureFlinkImage(process.argv[2]));
