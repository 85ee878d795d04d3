// How asking a JobManager can go wrong: it answers with a fault, or it does not answer.
import type { JavaFault } from './fault-headline.js';
import { describeFault, type JavaTrace, parseJavaTrace } from './java-fault.js';
import { rehearsalAnswer } from './rehearsal-answer.js';

/** An answer that says no. */
export class FlinkRestError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** The first fault that a person can act on; undefined when the answer holds only text. */
  readonly root: JavaFault | undefined;
  /** What the user's own code threw, where and why; empty when the answer holds only text. */
  readonly headline: string;
  /** All faults, outermost first. */
  readonly causes: readonly JavaFault[];
  /** The stack trace, bounded; empty when there was none. */
  readonly trace: string;
  /** What a rehearsal of a main method answers, in JSON; undefined in a fault. */
  readonly rehearsed: string | undefined;

  constructor(status: number, text: string, trace: JavaTrace | undefined, rehearsed?: string) {
    super(trace === undefined ? text : describeFault(trace.root));
    this.name = 'FlinkRestError';
    this.status = status;
    this.root = trace?.root;
    this.headline = trace?.headline ?? '';
    this.causes = trace?.chain ?? [];
    this.trace = trace?.stack ?? '';
    this.rehearsed = rehearsed;
  }
}

/**
 * Why there was no answer. `refused` and `starting` are what a JobManager does that is not up yet, or any more. `unasked`: the question never left
 * this machine (no file descriptor, port or memory left, no network), so that nothing is known of the JobManager.
 */
export type Unreachable = 'refused' | 'starting' | 'timeout' | 'broken' | 'unasked';

/** No answer of the JobManager itself. */
export class FlinkUnreachable extends Error {
  readonly reason: Unreachable;

  constructor(reason: Unreachable, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'FlinkUnreachable';
    this.reason = reason;
  }

  /** True when it is worth asking again soon after a launch. */
  get notUp(): boolean {
    return this.reason === 'refused' || this.reason === 'starting';
  }
}

const MAXIMUM_TEXT_CHARACTERS = 2000;

/** Reads the body of an answer with an error status; Flink writes `{"errors": ["summary", "stack trace"]}`. */
export const readRestError = (status: number, body: string): FlinkRestError => {
  const rehearsed = rehearsalAnswer(body);
  if (rehearsed !== undefined)
    return new FlinkRestError(status, 'The main method was rehearsed.', undefined, rehearsed);
  let errors: readonly string[] = [];
  try {
    const parsed = JSON.parse(body) as { readonly errors?: unknown };
    if (Array.isArray(parsed.errors)) errors = parsed.errors.filter((error) => typeof error === 'string');
  } catch {
    errors = body === '' ? [] : [body];
  }
  const traces = errors.flatMap((error) => parseJavaTrace(error) ?? []);
  const text = errors
    .filter((error) => error !== '')
    .join(' ')
    .slice(0, MAXIMUM_TEXT_CHARACTERS);
  return new FlinkRestError(status, text === '' ? `Flink answered ${status}.` : text, traces.at(-1));
};
