// What a Flink runtime of the service is made of, as data.
import { type Check, check } from '@drey/plugin-api';

/** One value of `RuntimeEnvironment` that runs Flink. */
export interface FlinkRuntime {
  /** The service's name, for example `FLINK-1_20`. */
  readonly environment: string;
  /** The Flink release that Drey runs for it, for example `1.20.3`. */
  readonly flinkVersion: string;
  /** Java feature versions that it runs on, best first. */
  readonly javaVersions: readonly number[];
  /** Java feature version that the service has for it: code compiled for a newer one fails there. */
  readonly serviceJava: number;
  /** The configuration file that this Flink reads. */
  readonly configurationFile: 'flink-conf.yaml' | 'config.yaml';
}

/** Whether a stored value is a runtime. */
export const isFlinkRuntime: Check<FlinkRuntime> = check.shape<FlinkRuntime>({
  environment: check.text,
  flinkVersion: check.text,
  javaVersions: check.list(check.whole(8)),
  serviceJava: check.whole(8),
  configurationFile: check.literal('flink-conf.yaml', 'config.yaml'),
});

/** A release as one number that grows: 113 for 1.13.x, 202 for 2.2.x. */
export const minorOf = ({ flinkVersion }: Pick<FlinkRuntime, 'flinkVersion'>): number => {
  const [major = 0, minor = 0] = flinkVersion.split('.').map(Number);
  return major * 100 + minor;
};

/** Whether a job brings its own configuration, which `POST /jars/:id/run` takes since Flink 1.17. Before, its cluster has it from its launch. */
export const takesConfiguredJobs = (runtime: Pick<FlinkRuntime, 'flinkVersion'>): boolean => minorOf(runtime) >= 117;
