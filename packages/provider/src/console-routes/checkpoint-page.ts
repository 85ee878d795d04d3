// One checkpoint of a running job, by subtask.
import type { CheckpointAnswer } from '@drey/console';
import { createFlinkRest, readSubtaskCheckpoints, type SubtaskCheckpoint, subtaskParts } from '@drey/flink-rest';

type Subtask = CheckpointAnswer['vertices'][number]['subtasks'][number];

const subtaskJson = (subtask: SubtaskCheckpoint): Subtask => ({
  index: subtask.index,
  status: subtask.status,
  acknowledgedAt: subtask.acknowledgedAt ?? null,
  duration: subtask.duration ?? null,
  size: subtask.size ?? null,
  writtenSize: subtask.writtenSize ?? null,
  syncDuration: subtask.syncDuration ?? null,
  asyncDuration: subtask.asyncDuration ?? null,
  alignmentDuration: subtask.alignmentDuration ?? null,
  startDelay: subtask.startDelay ?? null,
  alignedBytes: subtask.alignedBytes ?? null,
  persistedBytes: subtask.persistedBytes ?? null,
});

const TIMEOUT_MILLISECONDS = 5_000;
/** Tasks that are asked for; one question each. */
const MOST_VERTICES = 60;

/** Asks Flink; undefined where it knows no such checkpoint, or no such job. Rejects where it does not answer. */
export const checkpointPage = async (
  rest: string,
  jobId: string,
  id: number,
): Promise<CheckpointAnswer | undefined> => {
  const options = { base: rest, timeoutMilliseconds: TIMEOUT_MILLISECONDS };
  const job = await createFlinkRest(options).job(jobId);
  if (job === null) return undefined;
  const vertices = await Promise.all(
    job.vertices.slice(0, MOST_VERTICES).map(async (vertex) => {
      const parts = await subtaskParts(options, jobId, id, vertex.id);
      if (parts === undefined) return undefined;
      const subtasks = readSubtaskCheckpoints(parts).map(subtaskJson);
      return { id: vertex.id, name: vertex.name, subtasks };
    }),
  );
  const known = vertices.filter((vertex) => vertex !== undefined);
  return known.length === 0 ? undefined : { id, vertices: known };
};
