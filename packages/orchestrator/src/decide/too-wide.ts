// A job whose code asks for more slots than its application has never comes to run; Flink would only tell so after minutes. Pure.
import { type Application, parallelismOf, type Run, versionOf } from '@drey/state';
import { shapeOf } from './cluster-shape.js';
import type { JobSighting } from '../observe/sighting.js';

/** A vertex is named after all operators chained into it. */
const NAME_CHARACTERS = 100;

/** Both numbers and the remedy; undefined for a job that fits, and for a batch job, whose parts may run one after the other. */
export const whyTooWide = (application: Application, run: Run, { widest, batch }: JobSighting): string | undefined => {
  const { taskManagers, slotsPerTaskManager } = shapeOf(application, run);
  const slots = taskManagers * slotsPerTaskManager;
  if (widest === undefined || widest.parallelism <= slots || batch === true) return undefined;
  const { Parallelism = 1, ParallelismPerKPU = 1 } = parallelismOf(versionOf(application, run.versionId));
  return (
    `The code sets parallelism ${widest.parallelism} (task ${widest.name.slice(0, NAME_CHARACTERS)}), and the application has ${slots} task slot${slots === 1 ? '' : 's'} ` +
    `(Parallelism ${Parallelism}, ParallelismPerKPU ${ParallelismPerKPU}), so the job can never run. ` +
    `Update the application's ParallelismConfiguration to Parallelism ${widest.parallelism}, or leave parallelism to the service: no setParallelism above ${slots} in the code.`
  );
};
