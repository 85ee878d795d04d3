// What `/_drey/applications` shows of one application, from memory and disk.
import type { Hindrance, KnownFault, Preparation, Trouble } from '@drey/orchestrator';
import { type Application, type ApplicationSnapshot, currentVersion, keyText, type Run } from '@drey/state';
import type { DiskBytes } from '../disk-bytes.js';
import { faultFacts } from '../feed/fault-facts.js';
import type { Instance } from '../wiring.js';

const hindranceJson = (hindrance: Hindrance | undefined) =>
  hindrance === undefined ? null : { since: new Date(hindrance.since).toISOString(), cause: hindrance.cause };

/** The API has no place for why a snapshot FAILED. */
const snapshotJson = ({ name, status, error }: ApplicationSnapshot) => ({ name, status, error: error ?? null });

const mainFaultJson = (run: Run | null) =>
  run?.mainFault === undefined ? null : { since: new Date(run.mainFault.at).toISOString(), cause: run.mainFault.error };

const preparationJson = (preparation: Preparation | undefined) =>
  preparation === undefined ? null : { since: new Date(preparation.since).toISOString(), text: preparation.text };
const troubleJson = ({ since, text }: Trouble) => ({ since: new Date(since).toISOString(), text });

/** What the feed tells of it, with the parts of the frame, and times as texts. */
const faultJson = (fault: KnownFault | undefined) =>
  fault === undefined
    ? null
    : {
        ...faultFacts(fault),
        frame: fault.frame ?? null,
        since: new Date(fault.since).toISOString(),
        latest: new Date(fault.latest).toISOString(),
      };

/** The entry of an application, as JSON. */
export interface ApplicationEntry {
  /** `<account>/<region>/<name>`. */
  readonly application: string;
  readonly hindrance: { readonly since: string; readonly cause: string } | null;
  readonly preparation: { readonly since: string; readonly text: string } | null;
  /** The rest is for those who read it. */
  readonly [name: string]: unknown;
}

/** Makes the entry; `bytes` are those on disk, or null where they are not known. */
export const applicationEntry = (
  running: Pick<Instance, 'orchestrator'>,
  application: Application,
  bytes: DiskBytes | null,
): ApplicationEntry => ({
  application: keyText(application),
  arn: application.arn,
  status: application.status,
  // A status tells what was wished and reached; this, why nothing moves at the moment.
  hindrance: hindranceJson(running.orchestrator.hindrance(application)),
  // Why the main method failed after its job came to run; null where it did not.
  mainFault: mainFaultJson(application.run),
  // Likewise, what is being installed before its cluster can start.
  preparation: preparationJson(running.orchestrator.preparation(application)),
  // What is not well with its job or its members while it moves or runs: restarts, silence, checkpoints that fail.
  troubles: running.orchestrator.troubles(application).map(troubleJson),
  // The one cause of what fails, and what helps: of restarts, else of the latest operation where that FAILED.
  firstFault: faultJson(running.orchestrator.firstFault(application)),
  versionId: application.currentVersionId,
  runtimeEnvironment: currentVersion(application).runtimeEnvironment,
  jobId: application.run?.jobId ?? null,
  clusterId: application.run?.clusterId ?? null,
  diskBytes: bytes,
  snapshots: application.snapshots.slice(-10).toReversed().map(snapshotJson),
  operations: application.operations.slice(-10).toReversed(),
});
