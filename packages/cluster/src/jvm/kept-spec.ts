// A spec as drivers keep it: without what holds secrets.
import { createHash } from 'node:crypto';
import { type Check, check } from '@drey/plugin-api';
import type { ClusterSpec } from '../cluster-driver.js';
import { isFlinkRuntime } from '../flink-runtime.js';
import type { PythonArchive, PythonProgram } from '../python-program.js';

/** What a cluster is to be, but for its properties and its environment, which hold secrets and are read from where its members have them. */
export type KeptSpec = Omit<ClusterSpec, 'applicationProperties' | 'environment'>;

const isArchive = check.shape<PythonArchive>({ path: check.text, directory: check.optional(check.text) });

const isProgram = check.shape<PythonProgram>({
  script: check.text,
  jarFile: check.optional(check.text),
  files: check.list(check.text),
  archives: check.list(isArchive),
});

/** Whether a stored value is a spec. */
export const isKeptSpec: Check<KeptSpec> = check.shape<KeptSpec>({
  clusterId: check.text,
  stateId: check.text,
  runtime: isFlinkRuntime,
  taskManagers: check.whole(0),
  slotsPerTaskManager: check.whole(1),
  flinkConfiguration: check.record(check.text),
  python: check.optional(isProgram),
  lead: check.optional(check.shape({ port: check.whole(1), authority: check.text, names: check.list(check.text) })),
  logLevel: check.literal('ERROR', 'WARN', 'INFO', 'DEBUG'),
  startedFor: check.optional(check.shape({ versionId: check.whole(1), attempt: check.whole(1) })),
});

/** A spec without what holds secrets. */
export const keptSpec = ({
  applicationProperties: _properties,
  environment: _environment,
  ...kept
}: ClusterSpec): KeptSpec => kept;

/** Tells specs apart by what runs: not by whose turn it is, and not by environment and properties, whose secrets a hash might give away. */
export const specHash = (spec: ClusterSpec): string => {
  const { clusterId: _cluster, startedFor: _run, lead, ...what } = keptSpec(spec);
  // The authority is another one in each data directory.
  const led = lead === undefined ? {} : { lead: { port: lead.port, names: lead.names } };
  return createHash('sha256')
    .update(JSON.stringify({ ...what, ...led }))
    .digest('hex')
    .slice(0, 16);
};
