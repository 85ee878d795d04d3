// One application in the reconciler's hands, and how its record is changed.
import { type Application, type Run, withRun } from '@drey/state';
import type { ClusterDriver, ClusterSighting } from '@drey/cluster';
import type { FlinkRest } from '@drey/flink-rest';
import type { OrchestratorNeeds } from '../loop/needs.js';
import type { Sighting } from '../observe/sighting.js';

/** One application in the reconciler's hands. */
export interface Subject {
  readonly application: Application;
  /** The driver of its run, or of its next one. */
  readonly driver: ClusterDriver;
  /** What this pass saw; `unseen` where the driver could not look, or runs nothing. */
  readonly sighting: Sighting | 'unseen';
  /** Looks again soon; for work that ends outside the queue. */
  readonly wake: () => void;
}

/** Milliseconds until the next look; 0 for at once, null for not before something changes. */
export type NextLook = number | null;

/** What came of a step: when to look again, or why no other try of it can come out better, a whole sentence. It rejects where another one might. */
export type Outcome = NextLook | { readonly failed: string };

/** The run that an action is about. */
export const runOf = ({ application }: Pick<Subject, 'application'>): Run => {
  if (application.run === null) throw new Error(`${application.arn} has no run to act on.`);
  return application.run;
};

/** The cluster that this pass saw; undefined where there is none. */
export const seenCluster = ({ sighting }: Pick<Subject, 'sighting'>): ClusterSighting | undefined =>
  sighting === 'unseen' || sighting.cluster === 'absent' ? undefined : sighting.cluster;

/** A client for the JobManager that this pass saw. */
export const flinkOf = ({ flink }: Pick<OrchestratorNeeds, 'flink'>, subject: Subject): FlinkRest => {
  const cluster = seenCluster(subject);
  if (cluster === undefined) throw new Error(`${subject.application.arn} has no cluster to act on.`);
  return flink(cluster);
};

/** Changes the record, unless an application of the same name took its place. */
export const change = async (
  needs: Pick<OrchestratorNeeds, 'applications'>,
  { application }: Pick<Subject, 'application'>,
  edit: (now: Application) => Application | null,
): Promise<void> => {
  await needs.applications.change(application, (now) =>
    now.incarnation === application.incarnation ? edit(now) : now,
  );
};

/** Changes the run, unless another one took its place. */
export const editRun = (needs: OrchestratorNeeds, subject: Subject, edit: Partial<Run>): Promise<void> =>
  change(needs, subject, (now) =>
    now.run?.jobId === runOf(subject).jobId ? withRun(now, { ...now.run, ...edit }) : now,
  );
