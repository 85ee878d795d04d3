// Reads Java stack traces: which fault came first, and what of the trace is worth showing.
import { headlineOf, type JavaFault, type ToldFault } from './fault-headline.js';

/** A stack trace, read. */
export interface JavaTrace {
  /** The first fault, which led to all others: the last `Caused by`. */
  readonly root: JavaFault;
  /** From the outermost exception to the root. */
  readonly chain: readonly JavaFault[];
  /** The same with the frames of each. */
  readonly told: readonly ToldFault[];
  /** What the user's own code threw, where, and why: one line within the bounds of what the API shows. */
  readonly headline: string;
  /** The trace without Flink's envelope and with its length bounded. */
  readonly stack: string;
}

const MAXIMUM_STACK_LINES = 120;
const MAXIMUM_MESSAGE_CHARACTERS = 4000;
const header = /^(?:Caused by: )?([A-Za-z_$][\w$]*(?:\.[\w$]+)+)(?:: ([\s\S]*))?$/;
const envelope = /^(?:<Exception on server side:|End of exception on server side>)$/;

const readFault = (text: string): JavaFault | undefined => {
  const match = header.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  return { type: match[1], message: (match[2] ?? '').slice(0, MAXIMUM_MESSAGE_CHARACTERS).trim() };
};

/** An exception that was made from another one's text alone says that one's class first: `A: B: text` is B. */
const unwrap = (fault: JavaFault): JavaFault => {
  const inner = /^[\w$]+(?:\.[\w$]+)+(?:Exception|Error)(?:: |$)/.test(fault.message)
    ? readFault(fault.message)
    : undefined;
  return inner === undefined ? fault : unwrap(inner);
};

const isFrame = (line: string): boolean => /^\s+(?:at |\.\.\. \d+ |Suppressed: |Caused by: )/.test(line);

/** One exception of a trace with its frames, without their `at`. */
interface Section {
  readonly header: string;
  readonly frames: readonly string[];
}

/** Splits a trace into its exceptions. Suppressed ones, and causes of those, are indented and left out. */
const sectionsOf = (lines: readonly string[]): readonly Section[] => {
  const sections: { header: string; frames: string[]; open: boolean }[] = [];
  for (const line of lines) {
    const last = sections.at(-1);
    if (isFrame(line)) {
      if (last === undefined) continue;
      last.open = false;
      const frame = /^(?:\t| {4})at (.*)$/.exec(line)?.[1];
      if (frame !== undefined) last.frames.push(frame);
    } else if (last === undefined || line.startsWith('Caused by: ')) {
      sections.push({ header: line, frames: [], open: true });
    } else if (last.open) {
      // A message of several lines.
      last.header = `${last.header}\n${line}`;
    }
  }
  return sections;
};

/** Within the bound also where a chain is long: its end says most, so the frames that go are the outer ones of each exception. */
const bounded = (lines: readonly string[], exceptions: number): string => {
  if (lines.length <= MAXIMUM_STACK_LINES) return lines.join('\n');
  const each = Math.max(2, Math.floor(MAXIMUM_STACK_LINES / Math.max(1, exceptions)) - 2);
  let frames = 0;
  const kept = lines.flatMap((line) => {
    frames = isFrame(line) ? frames + 1 : 0;
    if (frames <= each) return [line];
    return frames === each + 1 ? ['\t... more'] : [];
  });
  return kept.slice(0, MAXIMUM_STACK_LINES).join('\n');
};

/** Reads a stack trace; undefined when the text holds no exception. */
export const parseJavaTrace = (text: string): JavaTrace | undefined => {
  const lines = text
    .split(/\r?\n/)
    .flatMap((line) =>
      line.startsWith('<Exception on server side:') ? [line.slice('<Exception on server side:'.length)] : [line],
    )
    .filter((line) => line.trim() !== '' && !envelope.test(line.trim()));
  const told = sectionsOf(lines).flatMap(({ header: text, frames }) => {
    const fault = readFault(text);
    return fault === undefined ? [] : [{ fault, frames }];
  });
  const chain = told.map(({ fault }) => fault);
  const last = chain.at(-1);
  if (last === undefined) return undefined;
  return {
    root: unwrap(last),
    chain,
    told,
    headline: headlineOf(told),
    stack: bounded(lines, told.length),
  };
};

/** `Class: message`, with the class's simple name. */
export const describeFault = ({ type, message }: JavaFault): string => {
  const name = type.slice(type.lastIndexOf('.') + 1);
  return message === '' ? name : `${name}: ${message}`;
};
