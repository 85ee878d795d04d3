// The environment of a JVM: an allow-list, so that nothing of the host's account leaks into a job.
import { join } from 'node:path';
import type { ClusterSpec } from '@drey/cluster';
import { awsEnvironment, leadEnvironment } from '@drey/cluster/jvm';
import type { InstalledRuntime, JavaInstallation } from '@drey/runtimes';
import type { ClusterPaths } from '../files/cluster-paths.js';

/** Everything a JVM is started with. What keeps it off real AWS accounts comes last and cannot be overridden. */
export const memberEnvironment = (
  spec: ClusterSpec,
  paths: ClusterPaths,
  runtime: InstalledRuntime,
  java: JavaInstallation,
  host: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> => ({
  PATH: host['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
  LANG: host['LANG'] ?? 'C.UTF-8',
  TZ: 'UTC',
  JAVA_HOME: java.home,
  ...spec.environment,
  ...(spec.lead === undefined ? {} : leadEnvironment(spec.lead, paths.trust)),
  HOME: paths.home,
  FLINK_CONF_DIR: paths.configuration,
  FLINK_LIB_DIR: join(runtime.directory, 'lib'),
  FLINK_PLUGINS_DIR: runtime.plugins,
  FLINK_OPT_DIR: paths.opt,
  ...awsEnvironment,
  AWS_CONFIG_FILE: paths.awsConfig,
  AWS_SHARED_CREDENTIALS_FILE: paths.awsCredentials,
  AWS_CREDENTIAL_PROFILES_FILE: paths.awsCredentials,
});

const ofTheShell = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

/** The environment of a living JVM, without what the shell in between added. */
export const inheritedEnvironment = (environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !ofTheShell.has(name)));
