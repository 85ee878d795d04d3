// The outcome of a savepoint as Flink's REST API tells it.
import type { JavaFault } from './fault-headline.js';
import { parseJavaTrace } from './java-fault.js';

/** How far a savepoint, or a stop with one, has come. */
export type SavepointStatus =
  | { readonly state: 'inProgress' }
  | { readonly state: 'completed'; readonly location: string }
  | { readonly state: 'failed'; readonly cause: JavaFault; readonly headline?: string; readonly trace: string }
  /** The JobManager knows nothing of it: never asked for, or asked for more than five minutes ago, or of another JobManager. */
  | { readonly state: 'unknown' };

interface SavepointAnswer {
  readonly status: { readonly id: 'IN_PROGRESS' | 'COMPLETED' };
  readonly operation?: {
    readonly location?: string;
    readonly 'failure-cause'?: { readonly class?: string; readonly 'stack-trace'?: string };
  };
}

/** Reads the answer of `GET /jobs/:id/savepoints/:trigger`. */
export const readSavepointStatus = (answer: unknown): SavepointStatus => {
  const { status, operation } = answer as SavepointAnswer;
  if (status.id !== 'COMPLETED') return { state: 'inProgress' };
  if (operation?.location !== undefined) return { state: 'completed', location: operation.location };
  const failure = operation?.['failure-cause'];
  const stack = failure?.['stack-trace'] ?? '';
  const trace = parseJavaTrace(stack);
  return {
    state: 'failed',
    cause: trace?.root ?? { type: failure?.class ?? 'unknown', message: stack.slice(0, 2000) },
    ...(trace === undefined ? {} : { headline: trace.headline }),
    trace: trace?.stack ?? stack.slice(0, 2000),
  };
};
