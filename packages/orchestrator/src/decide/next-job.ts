// What goes before the next job of an application that has one: slots for it, and the end of a job that gives no savepoint. Pure.
import type { Application, Run } from '@drey/state';
import { isEnded } from '@drey/flink-rest';
import { type Action, wait } from './action.js';
import { grownTaskManagers, shapeOf, wantedParallelism } from './cluster-shape.js';
import type { DecisionFacts } from './decision-facts.js';
import { savepointUnderWay } from './savepoint.js';
import { livingTaskManagers, type Sighting } from '../observe/sighting.js';

/** New task slots that are not there by then are not waited for: the next job gets a cluster of its own. */
const GROWTH_PATIENCE_MILLISECONDS = 60_000;
/** A job that is not cancelled by then goes with its cluster. */
const CANCEL_PATIENCE_MILLISECONDS = 10_000;
/** A job that has not ended this long after its savepoint goes with its cluster. */
const END_PATIENCE_MILLISECONDS = 5_000;

/** Slots of the next job come up while the present one runs, where its cluster can grow to them. */
export const decideGrowth = (
  application: Application,
  run: Run,
  sighting: Sighting,
  facts: DecisionFacts,
): Action | undefined => {
  const { cluster, slots, job } = sighting;
  const wanted = wantedParallelism(application);
  const shape = shapeOf(application, run);
  const jobRuns = job !== undefined && job !== 'absent' && job.state === 'RUNNING';
  if (!facts.canReuseCluster || !jobRuns || cluster === 'absent' || savepointUnderWay(application) !== null)
    return undefined;
  const taskManagers = grownTaskManagers(shape, wanted);
  if (taskManagers !== undefined) return { do: 'grow', taskManagers };
  const isComingUp = livingTaskManagers(cluster) * shape.slotsPerTaskManager >= wanted && (slots ?? 0) < wanted;
  return isComingUp && facts.now - application.goal.since < GROWTH_PATIENCE_MILLISECONDS
    ? wait('waiting for the task slots of the next job')
    : undefined;
};

/** Begins the next run. A savepoint may be complete before its job has ended: seen on a busy machine, where the wait is a tenth of a new cluster's start. */
export const onceEnded = ({ suspendedAt = 0 }: Run, { job }: Sighting, facts: DecisionFacts, begin: Action): Action =>
  facts.canReuseCluster &&
  job !== undefined &&
  job !== 'absent' &&
  !isEnded(job.state) &&
  facts.now - suspendedAt < END_PATIENCE_MILLISECONDS
    ? wait('the job before has not ended')
    : begin;

/** Ends a job that gives no savepoint: cancelled where that is quick, so that its cluster can be used again. */
export const leaveJob = (
  application: Application,
  run: Run,
  { job }: Sighting,
  facts: DecisionFacts,
  next: Action,
): Action => {
  if (run.phase !== 'submitted' || job === undefined || job === 'absent' || isEnded(job.state)) return next;
  if (facts.now - application.goal.since > CANCEL_PATIENCE_MILLISECONDS) return next;
  return job.state === 'CANCELLING' ? wait('the job is being cancelled') : { do: 'cancel' };
};
