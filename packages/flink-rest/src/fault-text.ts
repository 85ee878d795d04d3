// How a fault of Flink reads in an operation record.
import { FlinkRestError, FlinkUnreachable } from './flink-rest-error.js';
import type { SavepointStatus } from './flink-savepoint.js';
import type { JavaFault } from './fault-headline.js';

/** A fault as Flink tells it, by one way or another. */
interface ToldFault {
  readonly root: JavaFault;
  /** What the user's own code threw; the root where it is absent or empty. */
  readonly headline?: string;
  readonly trace: string;
  /** Name of the task, with its subtask. */
  readonly task?: string | undefined;
}

/** An attempt's number changes with each restart. */
const taskText = (task: string): string => ` (in task ${task.replace(/ - execution #\d+$/, '').slice(-120)})`;

/**
 * `class: message StackTrace: ...`, the form of a real operation's ErrorString (seen in a public Terraform issue). The API shows its first 512
 * characters, so the user's own code comes first, with its line.
 */
export const faultText = ({ root, headline, trace, task }: ToldFault): string => {
  const what = headline || (root.message === '' ? root.type : `${root.type}: ${root.message}`);
  const first = task === undefined ? what : `${what}${taskText(task)}`;
  return trace === '' ? first : `${first} StackTrace: ${trace}`;
};

/** The text of a savepoint that failed. */
export const savepointFault = ({
  cause: root,
  headline,
  trace,
}: Extract<SavepointStatus, { readonly state: 'failed' }>): string =>
  faultText({ root, ...(headline === undefined ? {} : { headline }), trace });

const OUT_OF_MEMORY = 'java.lang.OutOfMemoryError';

/** Flink's own advice names options that nobody can set here. It is about the JobManager, whose answer this is. */
const memoryAdvice = ({ causes, headline }: FlinkRestError): string | undefined => {
  const fault = causes.find(({ type }) => type === OUT_OF_MEMORY);
  if (fault === undefined) return undefined;
  const what = fault.message.split('. ')[0] ?? '';
  const at = / at ([^ ]+\([^)]*\))/.exec(headline.slice(Math.max(0, headline.indexOf(OUT_OF_MEMORY))))?.[0] ?? '';
  return `${OUT_OF_MEMORY}: ${what}${at}. The main method runs in the JobManager, which has 256 MiB of heap and of metaspace each unless told otherwise: start Drey with --job-manager-memory 1024 (MiB).`;
};

/** The text of an error of the REST client. */
export const errorText = (error: unknown): string => {
  const advice = error instanceof FlinkRestError ? memoryAdvice(error) : undefined;
  if (error instanceof FlinkRestError && advice !== undefined) return `${advice} StackTrace: ${error.trace}`;
  if (error instanceof FlinkRestError && error.root !== undefined)
    return faultText({ root: error.root, headline: error.headline, trace: error.trace });
  return error instanceof Error ? error.message : String(error);
};

/** Classes of all faults of an error of the REST client, outermost first; empty where it names none. */
export const faultTypes = (error: unknown): readonly string[] => {
  if (error instanceof FlinkRestError) return error.causes.map(({ type }) => type);
  return error instanceof Error && error.cause !== undefined ? faultTypes(error.cause) : [];
};

/** Whether there was no answer, so that nothing is known of what was asked. */
export const isUnreachable = (error: unknown): boolean => error instanceof FlinkUnreachable;

/** Whether the question never left this machine: no silence of the JobManager. */
export const isUnasked = (error: unknown): error is FlinkUnreachable =>
  error instanceof FlinkUnreachable && error.reason === 'unasked';
