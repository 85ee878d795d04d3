// A runtime for tests that run Flink by themselves, or that need it before a driver does.
import type { FlinkRuntime } from '@drey/cluster';
import { silentLogger, systemClock } from '@drey/plugin-api';
import type { InstalledRuntime } from '../flink/installed-runtime.js';
import { mavenOf } from '../flink/maven.js';
import { createRuntimeInstaller } from '../flink/runtime-installer.js';
import { createFindJava, type JavaInstallation } from '../java/java.js';
import { linuxProc } from '../proc.js';

/** What is there then. */
export interface RuntimeHere {
  readonly flink: InstalledRuntime;
  readonly java: JavaInstallation;
}

/** Installs a runtime into a cache, unless it is there, as a host does; `DREY_JAVA_HOME` names the Java. Throws an OperatorError. */
export const installHere = async (runtime: FlinkRuntime, cacheDirectory: string): Promise<RuntimeHere> => {
  const findJava = createFindJava({ javaHome: process.env['DREY_JAVA_HOME'], env: process.env });
  const installer = createRuntimeInstaller({
    cacheDirectory,
    log: silentLogger,
    clock: systemClock,
    proc: linuxProc(),
    env: process.env,
    maven: mavenOf(process.env, async ({ javaVersions }) => (await findJava(javaVersions)).home),
  });
  const flink = await installer.install(runtime, new AbortController().signal);
  return { flink, java: await findJava(runtime.javaVersions) };
};
