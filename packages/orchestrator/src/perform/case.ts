// One application in the reconciler's hands, and how its record is changed.
import { type Application, type Run, withRun } from '@drey/state';
import type { ClusterDriver } from '@drey/cluster';
import type { OrchestratorNeeds } from '../loop/needs.js';

/** One application in the reconciler's hands. */
export interface Case {
  readonly application: Application;
  /** The driver of its run, or of its next one. */
  readonly driver: ClusterDriver;
  /** Looks again soon; for work that ends outside the queue. */
  readonly wake: () => void;
}

/** Milliseconds until the next look; 0 for at once, null for not before something changes. */
export type NextLook = number | null;

/** What came of a step: when to look again, or why no other try of it can come out better, a whole sentence. It rejects where another one might. */
export type Outcome = NextLook | { readonly failed: string };

/** The run that an action is about. */
export const runOf = ({ application }: Pick<Case, 'application'>): Run => {
  if (application.run === null) throw new Error(`${application.arn} has no run to act on.`);
  return application.run;
};

/** Changes the record, unless an application of the same name took its place. */
export const change = async (
  needs: Pick<OrchestratorNeeds, 'applications'>,
  { application }: Pick<Case, 'application'>,
  edit: (now: Application) => Application | null,
): Promise<void> => {
  await needs.applications.change(application, (now) =>
    now.incarnation === application.incarnation ? edit(now) : now,
  );
};

/** Changes the run, unless another one took its place. */
export const editRun = (needs: OrchestratorNeeds, subject: Case, edit: Partial<Run>): Promise<void> =>
  change(needs, subject, (now) =>
    now.run?.jobId === runOf(subject).jobId ? withRun(now, { ...now.run, ...edit }) : now,
  );
