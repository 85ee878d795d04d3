// Flink, Java and Python releases: which there are, where they are on this machine, and how they come to it.
export { type Entry, readEntry, readEntryStart, visitEntries, type ZipFile } from './archive/archive-entries.js';
export { openArchive } from './archive/open-archive.js';
export { ArchiveRefused, unpackArchive } from './archive/unpack-archive.js';
export {
  allFlinkRuntimes,
  flinkEnvironments,
  flinkRuntime,
  S3_PLUGIN_DIRECTORY,
  serviceLibraries,
} from './catalogue.js';
export type { InstalledRuntime } from './flink/installed-runtime.js';
export { createJointWork } from './install/joint-work.js';
export { mavenProject } from './flink/maven-project.js';
export { type MavenFor, mavenOf, runMaven } from './flink/maven.js';
export { mavenVersion, runtimeChecks } from './flink/runtime-checks.js';
export { createRuntimeInstaller, type RuntimeInstaller } from './flink/runtime-installer.js';
export { javaChecks } from './java/java-checks.js';
export { createFindJava, type FindJava, type JavaInstallation } from './java/java.js';
export { isRunning, linuxProc, type Proc } from './proc.js';
export { packageOf, reasonIn } from './install/install-step.js';
export {
  clusterProgramOptions,
  type ContainerPython,
  onlyProgram,
  pyflinkJarIn,
  usablePython,
} from './python/cluster-options.js';
export { type ContainerProgram, putContainerProgram, type ReadyProgram } from './python/container-program.js';
export { type AskPython, hasFlink, parsePythonReport, type PythonReport } from './python/find-python.js';
export { type InstalledPython, installedPythons } from './python/installed-python.js';
export { checkProgramFiles, emptyJar, programOptions, pythonJob } from './python/program-files.js';
export { pythonChecks } from './python/python-checks.js';
export { createPythonInstaller, type PythonInstaller, unsupportedPython } from './python/python-installer.js';
export { aboutProgram, needsProgram } from './python/python-files.js';
export { pythonEnvironments, type PythonRuntime, pythonRuntime, pythonVariable } from './python/python-runtimes.js';
export { cachedServiceLibrary, createServiceLibrary } from './service-library.js';
