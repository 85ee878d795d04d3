// The entry `@drey/cluster/jvm`: what drivers share about the JVMs of Flink.
export { awsEnvironment } from './jvm/aws-environment.js';
export { dreyFlinkJarContent, dreyFlinkJarName, placeDreyFlinkJar } from './jvm/drey-flink-jar.js';
export { flinkOptions, renderOptions } from './jvm/flink-options.js';
export {
  belowState,
  FLINK_USER,
  type MemberPaths,
  OWN_ROOT,
  paths,
  STATE_ROOT,
  stateDirectory,
} from './jvm/container-paths.js';
export { memberClasses } from './jvm/generated/member-classes.js';
export { isKeptSpec, type KeptSpec, keptSpec, specHash } from './jvm/kept-spec.js';
export { createLedger, type Ledger, type LedgerEntry } from './jvm/ledger.js';
export { aliasOf, containerName, label, roleOf } from './jvm/labels.js';
export { cpuLimitNanos, memoryLimitBytes, type SizedSpec } from './jvm/limits.js';
export {
  createMemberTails,
  MAXIMUM_LINE_BYTES,
  type MemberTails,
  type OpenOutput,
  type OutputState,
  type TailLine,
  type TailRead,
} from './jvm/member-tails.js';
export { memberCommand, memberEnvironment, type MemberPlan } from './jvm/member-command.js';
export {
  type FoundSnapshot,
  type ImageLook,
  parseLook,
  parseMoved,
  parseSize,
  parseSnapshots,
} from './jvm/member-output.js';
export { checkedId, checkedMember } from './jvm/ids.js';
export {
  fastFlags,
  mainClass,
  marks,
  memoryFlags,
  moduleFlags,
  runnersBefore,
  securityFlags,
} from './jvm/jvm-flags.js';
export { loggingConfiguration, loggingFlags } from './jvm/logging.js';
export { jobManagerMemory, type MemoryPlan, parseMemorySize, taskManagerMemory } from './jvm/memory.js';
export {
  checkedSavepointName,
  exactly,
  isSafePath,
  noSuchSnapshot,
  safeFiles,
  unsafeFile,
} from './jvm/snapshot-transport.js';
export { isSavepointPath, isSnapshotPath, locationOf, pathOfLocation } from './jvm/snapshot-location.js';
export { leadEnvironment, leadFlags, TRUST_STORE_PASSWORD, type TrustFiles } from './jvm/lead.js';
export { bundleOf, certificatesOf, trustStore } from './jvm/trust-store.js';
