// The one thing that the reconciler does next.
import type { LifecycleEvent } from '@drey/state';

/** One action. Each is a single side effect that may be repeated after a crash. */
export type Action =
  | { readonly do: 'nothing' }
  /** Look again after a while. `why` is told in the log when it lasts. */
  | { readonly do: 'wait'; readonly milliseconds: number; readonly why: string }
  /** Write a new run: ids, version, what it restores. Ends the cluster of the old run first, where there is one. */
  | {
      readonly do: 'begin';
      /** `sameState`: what the run before started from, for another try of it. */
      readonly from: 'goal' | 'newestState' | 'sameState';
      readonly recovering: boolean;
      /** Of a recovery: what was lost, or why the attempt before failed. */
      readonly why?: string;
      /** On a cluster that ran no job of the application before, with what the first try failed with if it did. */
      readonly fresh?: { readonly failure?: string };
    }
  /** Make the runtime ready and start the run's cluster. */
  | { readonly do: 'launch' }
  /** Bring the number of TaskManagers back. */
  | { readonly do: 'scale' }
  /** End a TaskManager that hangs; it is replaced as a dead one then. */
  | { readonly do: 'endMember'; readonly member: string; readonly why: string }
  /** Add TaskManagers for a job that is to have more slots, while the present one still runs. */
  | { readonly do: 'grow'; readonly taskManagers: number }
  /** Hand the job to Flink. */
  | { readonly do: 'submit' }
  /** Note that Flink has the job. */
  | { readonly do: 'noteSubmitted' }
  /** Note that the job has completed a checkpoint. */
  | { readonly do: 'noteCheckpoint' }
  /** Note that `main` failed after the job that it submitted came to run. */
  | { readonly do: 'noteMainFault'; readonly error: string }
  /** Note that the job ran steadily, so that the next fault is retried quickly again. */
  | { readonly do: 'noteSteady' }
  /** Choose a savepoint's trigger and name, and write them. */
  | { readonly do: 'planSavepoint' }
  /** Choose and write the trigger of a savepoint that carries the job over a pause of the host; it becomes no snapshot. */
  | { readonly do: 'planPause' }
  /** Ask Flink for the planned savepoint. */
  | { readonly do: 'takeSavepoint' }
  /** End the job without a savepoint; its cluster stays for the next one. */
  | { readonly do: 'cancel' }
  /** Record a completed savepoint, as a snapshot unless it carries the job over a pause. */
  | { readonly do: 'recordSavepoint'; readonly location: string }
  /** The trigger's answer is lost: look whether its files are there. */
  | { readonly do: 'findSavepoint' }
  /** End the cluster and keep the run, for the next host. `why`: its job could not be saved by a savepoint. */
  | { readonly do: 'endCluster'; readonly why?: string }
  /** Leave a cluster that cannot be ended to the next host of the data directory. */
  | { readonly do: 'leave'; readonly why: string }
  /** End the cluster and settle. */
  | { readonly do: 'end'; readonly event: LifecycleEvent; readonly error?: string }
  /** Bring what a living cluster can take without a restart (the log level) up to date. */
  | { readonly do: 'adjust' }
  /** Settle without touching the cluster. */
  | {
      readonly do: 'settle';
      readonly event: LifecycleEvent;
      readonly error?: string;
      /** Also record a snapshot without files, named by this prefix: what a cluster would have taken. */
      readonly recordSnapshot?: 'STOP' | 'UPDATEAPPLICATION';
    }
  /** Ask Flink for the savepoint of the snapshot that is CREATING. */
  | { readonly do: 'takeSnapshot'; readonly id: string }
  /** Write how a snapshot came out. A savepoint of the account's is not at its place yet. */
  | { readonly do: 'recordSnapshot'; readonly id: string; readonly location: string | null; readonly error?: string }
  /** Move a complete savepoint to the account's own directory, where it outlives its application. */
  | { readonly do: 'keepSnapshot'; readonly id: string }
  /** Delete the files of a snapshot, then its record. */
  | { readonly do: 'deleteSnapshot'; readonly id: string }
  /** An update failed: begin the service's own rollback. */
  | { readonly do: 'rollBack'; readonly error: string }
  /** Delete checkpoints that newer state has made superfluous. */
  | { readonly do: 'clearLeftovers' }
  /** Delete cluster, state and record. */
  | { readonly do: 'erase' };

/** Waiting; for how long a look costs little, unless something else is said. */
export const wait = (why: string, milliseconds = 50): Action => ({ do: 'wait', milliseconds, why });

/** The action that writes a new run. */
export type Begin = Extract<Action, { readonly do: 'begin' }>;
