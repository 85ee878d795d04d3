// The container engine, asked through its own command line.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const boundMilliseconds = 120_000;
const answerMilliseconds = 10_000;

const execute = promisify(execFile);

/** Runs `docker` with arguments; resolves to what it printed, without white space around. Rejects with its words when it fails. */
export const docker = async (...args: readonly string[]): Promise<string> =>
  (await execute('docker', args, { timeout: boundMilliseconds })).stdout.trim();

/** Version of the engine; undefined when there is no command `docker` or no engine answers it. */
export const engineVersion = (): string | undefined => {
  const { status, stdout } = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    encoding: 'utf8',
    timeout: answerMilliseconds,
  });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
};

/** The lines of an answer; none for an empty one. */
export const linesOf = (answer: string): readonly string[] => (answer === '' ? [] : answer.split('\n'));

/** Whether the engine has an image. */
export const hasImage = async (name: string): Promise<boolean> =>
  linesOf(await docker('image', 'ls', '--quiet', name)).length > 0;
