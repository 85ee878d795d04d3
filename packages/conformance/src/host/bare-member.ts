// A JVM of Flink that knows nothing of Drey, started by hand: of a test's Flink, and of the baseline of the benchmarks.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** What it is started with. */
export interface BareMemberOptions {
  /** Java and its arguments. */
  readonly command: readonly string[];
  /** Where it runs. */
  readonly directory: string;
  /** What it finds in its `/etc`, below `flink`. */
  readonly etc: string;
  /** Flink's configuration and plug-ins. */
  readonly configuration: string;
  readonly plugins: string;
  /** The file that gets its output. */
  readonly log: string;
}

// The job reads /etc/flink/application_properties.json, so each JVM gets an /etc of its own, as with Drey.
const inNamespace =
  'cd "$1" && { mount -t overlay overlay -o lowerdir=.:/etc /etc 2>/dev/null || mount --bind flink/application_properties.json /etc/flink/application_properties.json; } && cd "$2" && shift 2 && exec "$@"';

/** Starts it; it ends with this process. */
export const startBareMember = (options: BareMemberOptions): ChildProcess => {
  const { command, directory, etc, configuration, plugins, log } = options;
  const output = openSync(log, 'w');
  try {
    const unshare = process.getuid?.() === 0 ? ['--mount'] : ['-Urm'];
    const inside = ['sh', '-c', inNamespace, 'bare', etc, directory, ...command];
    const child = spawn('unshare', [...unshare, '--', ...inside], {
      stdio: ['ignore', output, output],
      env: {
        PATH: process.env['PATH'],
        FLINK_CONF_DIR: configuration,
        FLINK_PLUGINS_DIR: plugins,
        AWS_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
    });
    const kill = (): boolean => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    return child;
  } finally {
    closeSync(output);
  }
};
