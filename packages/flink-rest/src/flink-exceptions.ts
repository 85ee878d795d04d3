// The faults of a job as Flink's REST API tells them.
import type { JavaFault } from './fault-headline.js';
import { parseJavaTrace } from './java-fault.js';

/** One fault of a job, with the tasks that it came from where that is known. */
export interface FlinkFault {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The first fault that a person can act on. */
  readonly root: JavaFault;
  /** What the user's own code threw, where and why; absent where that is the root alone. */
  readonly headline?: string;
  readonly trace: string;
  readonly task: string | undefined;
  readonly taskManager: string | undefined;
}

interface ExceptionsAnswer {
  readonly 'root-exception'?: string | null;
  readonly timestamp?: number | null;
  readonly exceptionHistory?: {
    readonly entries?: readonly {
      readonly exceptionName?: string;
      readonly stacktrace?: string;
      readonly timestamp?: number;
      readonly taskName?: string | null;
      readonly taskManagerId?: string | null;
    }[];
  };
}

const fault = (
  stack: string,
  facts: {
    readonly name?: string;
    readonly at?: number;
    readonly task?: string | null;
    readonly taskManager?: string | null;
  },
): FlinkFault => {
  const trace = parseJavaTrace(stack);
  return {
    at: facts.at ?? 0,
    root: trace?.root ?? { type: facts.name ?? 'unknown', message: stack.slice(0, 2000) },
    ...(trace === undefined ? {} : { headline: trace.headline }),
    trace: trace?.stack ?? stack.slice(0, 2000),
    task: facts.task ?? undefined,
    taskManager: facts.taskManager ?? undefined,
  };
};

/** Reads the answer of `GET /jobs/:id/exceptions`, newest first. Old releases have only the root exception. */
export const readExceptions = (answer: unknown): readonly FlinkFault[] => {
  const exceptions = answer as ExceptionsAnswer;
  const entries = exceptions.exceptionHistory?.entries ?? [];
  if (entries.length > 0) {
    return entries.map((entry) =>
      fault(entry.stacktrace ?? '', {
        ...(entry.exceptionName === undefined ? {} : { name: entry.exceptionName }),
        ...(entry.timestamp === undefined ? {} : { at: entry.timestamp }),
        task: entry.taskName ?? null,
        taskManager: entry.taskManagerId ?? null,
      }),
    );
  }
  const root = exceptions['root-exception'];
  return root ? [fault(root, { at: exceptions.timestamp ?? 0 })] : [];
};
