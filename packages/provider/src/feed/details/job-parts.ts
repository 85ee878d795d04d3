// A look at a job as the feed tells it. Pure.
import type { CheckpointFacts, GraphOperator, JobFlow, JobGraph, VertexFlow } from '@drey/console';
import type { JobLook } from '@drey/flink-rest';
import type { NamedOperator } from '@drey/state';

type Graph = Pick<JobLook, 'job' | 'edges'>;

/** Brackets of Flink around branches of a chain: `a -> (b, c -> d)`. */
const operatorNames = (vertexName: string): readonly string[] =>
  vertexName
    .split(/ -> |, (?=[^)]*\))/)
    .map((name) =>
      name
        .replace(/^\(+/, '')
        .replace(/\)+$/, (end) => (vertexName.includes('(') ? '' : end))
        .trim(),
    )
    .filter((name) => name !== '');

/** Operators of a chain by their names, in order; each known one stands for one name. A task has the id of its first operator. */
const operatorsOf = (vertex: { readonly id: string; readonly name: string }, known: NamedOperator[]): GraphOperator[] =>
  operatorNames(vertex.name).map((name, at) => {
    const isFirst = at === 0;
    const found = known.findIndex((one) => one.name === name || (isFirst && one.id === vertex.id));
    const [operator] = found === -1 ? [] : known.splice(found, 1);
    return { name, id: operator?.id ?? (isFirst ? vertex.id : null), uid: operator?.uid ?? null };
  });

/** The graph. `known`: operators of the job with their uids, as far as they were told when it was submitted. */
export const graphOf = ({ job, edges }: Graph, known: readonly NamedOperator[] = []): JobGraph => {
  const left = [...known];
  return {
    jobId: job.id,
    name: job.name,
    vertices: job.vertices.map(({ id, name, parallelism, maxParallelism }) => ({
      id,
      name,
      parallelism,
      maxParallelism: maxParallelism ?? null,
      operators: operatorsOf({ id, name }, left),
    })),
    edges: edges.map(({ from, to, ship }) => ({ from, to, ship: ship ?? null })),
  };
};

const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value * 1_000) / 1_000;

const vertexFlow = (look: JobLook, { id, status, tasks }: JobLook['job']['vertices'][number]): VertexFlow => {
  const flow = look.flows.get(id);
  const totals = look.totals.get(id);
  return {
    id,
    status,
    subtasks: Object.fromEntries(Object.entries(tasks).filter(([, count]) => count > 0)),
    busy: rounded(flow?.busy),
    backPressured: rounded(flow?.backPressured),
    idle: rounded(flow?.idle),
    recordsIn: rounded(flow?.recordsIn),
    recordsOut: rounded(flow?.recordsOut),
    recordsInTotal: totals?.in ?? null,
    recordsOutTotal: totals?.out ?? null,
    skew: rounded(look.skews.get(id)),
    watermark: flow?.watermark ?? null,
  };
};

/** How it flows. */
export const flowOf = (look: JobLook, at: number): JobFlow => ({
  at,
  state: look.job.state,
  runningSince: look.job.runningSince ?? null,
  restarts: look.restarts ?? null,
  vertices: look.job.vertices.map((vertex) => vertexFlow(look, vertex)),
});

/** Its checkpoints, the newest first. */
export const checkpointFacts = (checkpoints: JobLook['checkpoints']): readonly CheckpointFacts[] =>
  (checkpoints?.history ?? []).map((one) => ({
    id: one.id,
    kind: one.isSavepoint ? 'savepoint' : 'checkpoint',
    status: one.status,
    triggeredAt: one.triggeredAt,
    acknowledgedAt: one.acknowledgedAt ?? null,
    duration: one.duration ?? null,
    size: one.size ?? null,
    writtenSize: one.writtenSize ?? null,
    acknowledged: one.acknowledged,
    subtasks: one.subtasks,
    location: one.location ?? null,
    failure: one.failure ?? null,
    vertices: (checkpoints?.vertices.get(one.id) ?? []).map((part) => ({
      id: part.id,
      acknowledged: part.acknowledged,
      subtasks: part.subtasks,
      acknowledgedAt: part.acknowledgedAt ?? null,
      duration: part.duration ?? null,
      size: part.size ?? null,
    })),
  }));
