// How many TaskManagers with how many slots a job gets. Pure.
import {
  type Application,
  type ApplicationVersion,
  type ClusterShape,
  currentParallelism,
  parallelismOf,
  type Run,
  versionOf,
} from '@drey/state';

/** What settings say about the size of clusters. */
export interface ClusterSizing {
  /** One TaskManager for each KPU, as on the service; else one with all slots, which takes 200 to 320 MB less for each one saved (measured). */
  readonly taskManagerPerKpu: boolean;
  /** Heap and managed memory of a KPU; null for as little as the sample applications need. */
  readonly kpuMebibytes: number | null;
  /** Heap of a JobManager, in which `main` runs; null for as little as the sample applications need. */
  readonly jobManagerMebibytes: number | null;
}

/** TaskManagers that a cluster may grow to before a fresh one is the better use of memory. */
const MOST_GROWN_TASK_MANAGERS = 4;

/** The shape of a fresh cluster. */
export const freshShape = (
  version: ApplicationVersion,
  parallelism: number,
  { taskManagerPerKpu }: ClusterSizing,
): ClusterShape => {
  if (!taskManagerPerKpu) return { parallelism, taskManagers: 1, slotsPerTaskManager: parallelism };
  const { ParallelismPerKPU = 1 } = parallelismOf(version);
  const slotsPerTaskManager = Math.min(ParallelismPerKPU, parallelism);
  return { parallelism, taskManagers: Math.ceil(parallelism / slotsPerTaskManager), slotsPerTaskManager };
};

/** The shape of a run. */
export const shapeOf = (application: Application, run: Pick<Run, 'shape' | 'versionId'>): ClusterShape => {
  if (run.shape !== undefined) return run.shape;
  const { Parallelism: parallelism = 1 } = parallelismOf(versionOf(application, run.versionId));
  return { parallelism, taskManagers: 1, slotsPerTaskManager: parallelism };
};

/** TaskManagers that a cluster needs for more slots; undefined when it has enough, or when it should rather be replaced. */
export const grownTaskManagers = (shape: ClusterShape, parallelism: number): number | undefined => {
  const wanted = Math.ceil(parallelism / shape.slotsPerTaskManager);
  return wanted > shape.taskManagers && wanted <= Math.max(MOST_GROWN_TASK_MANAGERS, shape.taskManagers)
    ? wanted
    : undefined;
};

/** Whether a cluster would be left with a TaskManager that the job does not need. */
export const isOversized = (shape: ClusterShape, parallelism: number): boolean =>
  shape.taskManagers > 1 && (shape.taskManagers - 1) * shape.slotsPerTaskManager >= parallelism;

/** Slots that the version in force is to have. */
export const wantedParallelism = (application: Application): number =>
  currentParallelism(application, application.currentVersionId);
