// The clients of Kinesis in jobs/kinesis-clients: built with Maven when they are older than their sources, and run as plain JVMs.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository.js';

const folder = join(repositoryRoot, 'packages/conformance/jobs/kinesis-clients');
const names = ['FirstSdk', 'SecondSdk'] as const;
const BUILD_MILLISECONDS = 600_000;
const RUN_MILLISECONDS = 180_000;

const classOf = (name: string): string => join(folder, 'target/classes', `${name}.class`);

/** Builds them; the first time fetches both SDKs for Java, 40 MB. */
export const buildKinesisClients = (): void => {
  const sources = [join(folder, 'pom.xml'), ...names.map((name) => join(folder, 'src/main/java', `${name}.java`))];
  const newest = Math.max(...sources.map((source) => statSync(source).mtimeMs));
  if (names.every((name) => existsSync(classOf(name)) && statSync(classOf(name)).mtimeMs > newest)) return;
  const maven = process.env['DREY_MAVEN'] || 'mvn';
  const { status, error, stdout, stderr } = spawnSync(
    maven,
    ['-q', '-B', 'clean', 'dependency:copy-dependencies', 'compile'],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: BUILD_MILLISECONDS,
    },
  );
  if (status !== 0) throw new Error(`Maven could not build the clients: ${error?.message ?? ''}\n${stdout}${stderr}`);
};

/** Facts that a client printed, in order. */
export type ClientFacts = (name: string) => readonly string[];

/** Runs a client to its end. Rejects with what it said when it fails. */
export const runKinesisClient = async (
  name: (typeof names)[number],
  parameters: readonly string[],
): Promise<ClientFacts> => {
  const classPath = `${join(folder, 'target/classes')}:${join(folder, 'target/lib')}/*`;
  const java = process.env['DREY_JAVA_HOME'] ? join(process.env['DREY_JAVA_HOME'], 'bin/java') : 'java';
  // Nothing of the developer's own shell may choose another endpoint or encoding.
  const environment = Object.entries(process.env).filter(([key]) => !/^(AWS_|CBOR_|JAVA_TOOL_OPTIONS$)/.test(key));
  const { stdout } = await promisify(execFile)(java, ['-Xmx256m', '-cp', classPath, name, ...parameters], {
    env: Object.fromEntries(environment),
    timeout: RUN_MILLISECONDS,
    encoding: 'utf8',
  });
  const lines = stdout
    .split('\n')
    .map((line) =>
      line.split('=', 2).length === 2
        ? [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]
        : [line, ''],
    );
  return (wanted) => lines.filter(([fact]) => fact === wanted).map(([, value]) => value ?? '');
};
