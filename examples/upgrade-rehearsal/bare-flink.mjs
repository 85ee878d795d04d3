// Flink by itself, without Drey: a JobManager and a TaskManager of one release, spoken to through Flink's own REST API.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, delimiter, join } from 'node:path';
import { until } from './until.mjs';

const START_MILLISECONDS = 180_000;
const SAVEPOINT_MILLISECONDS = 120_000;

const mainClasses = {
  jobmanager: 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint',
  taskmanager: 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
};

/** What Flink's start scripts would compute: a TaskManager refuses to start without. */
const taskManagerMemory = {
  'taskmanager.cpu.cores': '1.0',
  'taskmanager.memory.framework.heap.size': '128m',
  'taskmanager.memory.framework.off-heap.size': '64m',
  'taskmanager.memory.task.heap.size': '128m',
  'taskmanager.memory.task.off-heap.size': '0b',
  'taskmanager.memory.network.min': '64m',
  'taskmanager.memory.network.max': '64m',
  'taskmanager.memory.managed.size': '32m',
  'taskmanager.memory.jvm-metaspace.size': '128m',
  'taskmanager.memory.jvm-overhead.min': '64m',
  'taskmanager.memory.jvm-overhead.max': '64m',
};

const logging = [
  'rootLogger.level=INFO',
  'rootLogger.appenderRef.console.ref=Console',
  'appender.console.name=Console',
  'appender.console.type=CONSOLE',
  'appender.console.layout.type=PatternLayout',
  'appender.console.layout.pattern=%d{HH:mm:ss,SSS} %-5p %c - %m%n',
  '',
].join('\n');

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Writes configuration and properties; gives the folder that comes first on the class path. */
const writeFiles = (directory, options, properties) => {
  mkdirSync(directory, { recursive: true });
  const yaml = Object.entries(options).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(directory, 'config.yaml'), yaml.join(''));
  writeFileSync(join(directory, 'log4j.properties'), logging);
  const groups = join(directory, 'application_properties.json');
  writeFileSync(groups, JSON.stringify(properties));
  // The first of this name on the class path tells AWS's library where the property groups are.
  writeFileSync(join(directory, 'config.properties'), `application_properties_file=${groups}\n`);
};

const startMember = (role, { java, moduleFlags, home }, directory) => {
  const log = join(directory, `${role}.log`);
  const output = openSync(log, 'w');
  const memory = Object.entries(taskManagerMemory).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const args = [
    ...moduleFlags,
    '-Xmx320m',
    '-XX:+UseSerialGC',
    `-Dlog4j.configurationFile=file:${join(directory, 'log4j.properties')}`,
    '-cp',
    [directory, join(home, 'lib', '*')].join(delimiter),
    mainClasses[role],
    '--configDir',
    directory,
    ...(role === 'taskmanager' ? memory : []),
  ];
  const env = {
    PATH: process.env.PATH,
    FLINK_PLUGINS_DIR: join(home, 'plugins'),
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const child = spawn(java, args, { cwd: directory, env, stdio: ['ignore', output, output] });
  closeSync(output);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise((done) => child.once('exit', done).once('error', done));
  void ended.then(() => process.off('exit', kill));
  return { role, log, ended, kill, isGone: () => child.exitCode !== null || child.signalCode !== null };
};

/**
 * Starts both JVMs; resolves once there is a slot. `installation` has `home` (with `lib` and `plugins`), `java` and `moduleFlags`; `options`
 * are Flink's, `properties` the property groups as the service hands them to a job.
 */
export const startBareFlink = async ({ installation, directory, options, properties }) => {
  const [rest, rpc] = [await freePort(), await freePort()];
  const own = {
    'jobmanager.rpc.address': '127.0.0.1',
    'jobmanager.rpc.port': rpc,
    'jobmanager.bind-host': '127.0.0.1',
    'jobmanager.memory.process.size': '1024m',
    'taskmanager.host': '127.0.0.1',
    'taskmanager.bind-host': '127.0.0.1',
    'taskmanager.numberOfTaskSlots': 1,
    'cluster.registration.error-delay': 100,
    'rest.address': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    'rest.port': rest,
    'rest.bind-port': rest,
    'web.upload.dir': directory,
    'io.tmp.dirs': directory,
  };
  writeFiles(directory, { ...own, ...options }, properties);
  const members = ['jobmanager', 'taskmanager'].map((role) => startMember(role, installation, directory));
  const check = () => {
    const gone = members.find(({ isGone }) => isGone());
    if (gone !== undefined)
      throw new Error(`The ${gone.role} of the bare Flink ended:\n${readFileSync(gone.log, 'utf8').slice(-3_000)}`);
  };
  const ask = async (path, init) => {
    const answer = await fetch(`http://127.0.0.1:${rest}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Flink answered ${answer.status} for ${path}: ${text.slice(0, 2_000)}`);
    return JSON.parse(text);
  };
  const post = (path, body) =>
    ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const stop = async () => {
    for (const { kill } of members) kill();
    await Promise.all(members.map(({ ended }) => ended));
  };
  const runJar = async (jar) => {
    const form = new FormData();
    form.append('jarfile', new Blob([readFileSync(jar)]), basename(jar));
    const { filename } = await ask('/jars/upload', { method: 'POST', body: form });
    const { jobid } = await post(`/jars/${basename(filename)}/run`, {});
    return jobid;
  };
  /** Asks for a savepoint and the end of the job; resolves to where the savepoint is. */
  const stopWithSavepoint = async (job, targetDirectory) => {
    const trigger = await post(`/jobs/${job}/stop`, { targetDirectory, drain: false, formatType: 'CANONICAL' });
    const { operation } = await until('The savepoint', SAVEPOINT_MILLISECONDS, async () => {
      check();
      const answer = await ask(`/jobs/${job}/savepoints/${trigger['request-id']}`);
      return answer.status.id === 'COMPLETED' ? answer : undefined;
    });
    if (operation['failure-cause'] !== undefined)
      throw new Error(`The savepoint failed: ${operation['failure-cause']['stack-trace'].slice(0, 2_000)}`);
    return operation.location;
  };
  try {
    await until('A slot of the bare Flink', START_MILLISECONDS, async () => {
      check();
      const overview = await ask('/overview').catch(() => undefined);
      return overview?.['slots-total'] > 0 ? true : undefined;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { runJar, stopWithSavepoint, check, stop };
};
