// Runs a command with a container engine and a Flink image at hand: `node scripts/with-engine.mjs npm test`. Where no engine answers, one is
// installed (Debian, Ubuntu), started for the time of the command and stopped again. Where that is not possible it says so and runs the
// command all the same; tests that need an engine say then that they were skipped.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const READY_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 60_000;
const packages = ['docker.io', 'iptables', 'debootstrap'];

const say = (text) => console.error(text);
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Whether an engine answers at an address as DOCKER_HOST has it. */
const answers = (address) =>
  new Promise((done) => {
    const path = /^unix:\/\/(.+)$/.exec(address)?.[1];
    const { hostname, port } = path === undefined ? new URL(address.replace(/^tcp/, 'http')) : {};
    const options = path === undefined ? { hostname, port: port || 2375 } : { socketPath: path };
    const asked = request({ ...options, path: '/_ping', timeout: 3000 }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    });
    asked.on('error', () => done(false)).on('timeout', () => asked.destroy());
    asked.end();
  });

const onPath = (name) =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
    .map((directory) => join(directory, name))
    .find((path) => existsSync(path));

const asRoot = (command, args) => (process.getuid?.() === 0 ? [command, args] : ['sudo', ['-n', command, ...args]]);

const run = (command, args) => {
  const [program, parameters] = asRoot(command, args);
  const { status, error } = spawnSync(program, parameters, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (error) throw new Error(`${program} cannot be run: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${parameters.join(' ')} ended with ${status}`);
};

/** Installs what is missing. */
const install = () => {
  if (onPath('dockerd') && onPath('iptables') && onPath('docker')) return;
  if (!onPath('apt-get')) throw new Error('there is no dockerd here, and no apt-get to install one');
  say('Installing a container engine ...');
  run('apt-get', ['-qq', 'update']);
  run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...packages]);
};

/** Starts an engine of its own, with all its files in a temporary directory. */
const startEngine = async () => {
  install();
  const folder = mkdtempSync(join(tmpdir(), 'drey-engine-'));
  const socket = join(folder, 'docker.sock');
  const [program, parameters] = asRoot(onPath('dockerd'), [
    `--data-root=${join(folder, 'data')}`,
    `--exec-root=${join(folder, 'exec')}`,
    `--pidfile=${join(folder, 'pid')}`,
    `--host=unix://${socket}`,
  ]);
  const log = openSync(join(folder, 'log'), 'w');
  const child = spawn(program, parameters, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  const ended = new Promise((done) => child.once('exit', done).once('error', done));
  let isOver = false;
  void ended.then(() => (isOver = true));
  const stop = async () => {
    if (!isOver) spawnSync(...asRoot('kill', [readPid(folder) ?? String(child.pid)]));
    await Promise.race([ended, sleep(STOP_MILLISECONDS)]);
    spawnSync(...asRoot('rm', ['-rf', folder]));
  };
  const end = Date.now() + READY_MILLISECONDS;
  while (!(await answers(`unix://${socket}`))) {
    if (isOver || Date.now() > end) {
      const words = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-3).join(' ');
      await stop();
      throw new Error(`dockerd did not start: ${words}`);
    }
    await sleep(200);
  }
  return { address: `unix://${socket}`, stop };
};

const readPid = (folder) => {
  try {
    return readFileSync(join(folder, 'pid'), 'utf8').trim();
  } catch {
    return undefined;
  }
};

const known = process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  say('Usage: node scripts/with-engine.mjs COMMAND [ARGUMENT ...]');
  process.exit(2);
}
let engine;
try {
  engine = (await answers(known)) ? { address: known, stop: async () => {} } : await startEngine();
  process.env.DOCKER_HOST = engine.address;
  const { ensureFlinkImage } = await import('./flink-image.mjs');
  say(`Container engine at ${engine.address} with the image ${await ensureFlinkImage()}.`);
} catch (error) {
  say(`There is no container engine for the tests: ${error.message}`);
}
const child = spawn(command, args, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const code = await new Promise((done) => {
  child
    .once('exit', (status, signal) => done(signal ? 1 : status))
    .once('error', (error) => {
      say(`${command} cannot be run: ${error.message}`);
      done(127);
    });
});
if (engine !== undefined) await engine.stop();
process.exit(code);
