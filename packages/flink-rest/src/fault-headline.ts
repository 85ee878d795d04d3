// The part of a stack trace that its reader can act on, in one line: what the user's own code threw, at which line, and the causes. Pure.
import { ownFrame } from './own-frame.js';

/** One exception of a chain of causes. */
export interface JavaFault {
  /** Fully qualified class. */
  readonly type: string;
  /** What it says; empty when it says nothing. */
  readonly message: string;
}

/** One exception of a chain, with its stack frames. */
export interface ToldFault {
  readonly fault: JavaFault;
  /** For example `com.example.Job.main(Job.java:7)`. */
  readonly frames: readonly string[];
}

/** Exceptions in which Flink and Java wrap what happened. */
const wrappings: ReadonlySet<string> = new Set([
  'java.util.concurrent.CompletionException',
  'java.util.concurrent.ExecutionException',
  'org.apache.flink.runtime.rest.handler.RestHandlerException',
  'org.apache.flink.runtime.JobException',
  'org.apache.flink.runtime.client.JobInitializationException',
  'org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException',
  'org.apache.flink.util.SerializedThrowable',
]);

/** What Flink makes of whatever `main` throws, other than by its own rules for a main class, which have no cause. */
const OF_MAIN = 'org.apache.flink.client.program.ProgramInvocationException';

/** The API shows 512 characters in all. */
const MESSAGE_CHARACTERS = 320;

const shortened = (text: string): string =>
  text.length > MESSAGE_CHARACTERS ? `${text.slice(0, MESSAGE_CHARACTERS)}...` : text;

const lineOf = ({ fault, frames }: ToldFault, isLast: boolean): string => {
  const own = ownFrame(frames);
  const text = isLast && own === undefined ? fault.message : shortened(fault.message);
  return `${fault.type}${text === '' ? '' : `: ${text}`}${own === undefined ? '' : ` at ${own}`}`;
};

/** What Flink says of state that it cannot place: no fault of the line that executes the job, which would take the room of the operator's name. */
const refusedRestore = /^Failed to rollback to /;

/** The chain from the first exception that is no wrapping; the last one where all are. */
const ownChain = (chain: readonly ToldFault[]): readonly ToldFault[] => {
  if (refusedRestore.test(chain.at(-1)?.fault.message ?? '')) return chain.slice(-1);
  const ofMain = chain.findLastIndex(({ fault }) => fault.type === OF_MAIN);
  const begin = ofMain === chain.length - 1 ? ofMain : ofMain + 1;
  const unwrapped = chain.findIndex(({ fault }, index) => index >= begin && !wrappings.has(fault.type));
  // Also between two others they say nothing.
  return chain
    .slice(unwrapped === -1 ? -1 : unwrapped)
    .filter(({ fault }, index, own) => index === own.length - 1 || !wrappings.has(fault.type));
};

/** `new RuntimeException(cause)` repeats its cause. */
const repeats = ({ fault }: ToldFault, next: ToldFault | undefined): boolean =>
  next !== undefined &&
  fault.message === `${next.fault.type}${next.fault.message === '' ? '' : `: ${next.fault.message}`}`;

/** `class: message at its.Frame(File.java:7) Caused by: ...`, outermost first. */
export const headlineOf = (chain: readonly ToldFault[]): string => {
  const own = ownChain(chain);
  return own
    .map((told, index) => {
      const short = repeats(told, own[index + 1]) ? { ...told, fault: { ...told.fault, message: '' } } : told;
      return lineOf(short, index === own.length - 1);
    })
    .join(' Caused by: ');
};
