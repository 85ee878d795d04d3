// Reads Java stack traces: which fault came first, and what of the trace is worth showing.

/** One exception of a chain of causes. */
export interface JavaFault {
  /** Fully qualified class. */
  readonly type: string;
  /** What it says; empty when it says nothing. */
  readonly message: string;
}

/** A stack trace, read. */
export interface JavaTrace {
  /** The first fault, which led to all others: the last `Caused by`. */
  readonly root: JavaFault;
  /** From the outermost exception to the root. */
  readonly chain: readonly JavaFault[];
  /** The trace without Flink's envelope and with its length bounded. */
  readonly stack: string;
}

const maximumStackLines = 120;
const maximumMessageCharacters = 4000;
const header = /^(?:Caused by: )?([A-Za-z_$][\w$]*(?:\.[\w$]+)+)(?:: ([\s\S]*))?$/;
const envelope = /^(?:<Exception on server side:|End of exception on server side>)$/;

const readFault = (text: string): JavaFault | undefined => {
  const match = header.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  return { type: match[1], message: (match[2] ?? '').slice(0, maximumMessageCharacters).trim() };
};

/** An exception that was made from another one's text alone says that one's class first: `A: B: text` is B. */
const unwrap = (fault: JavaFault): JavaFault => {
  const inner = /^[\w$]+(?:\.[\w$]+)+(?:Exception|Error)(?:: |$)/.test(fault.message)
    ? readFault(fault.message)
    : undefined;
  return inner === undefined ? fault : unwrap(inner);
};

const isFrame = (line: string): boolean => /^\s+(?:at |\.\.\. \d+ |Suppressed: |Caused by: )/.test(line);

/** Reads a stack trace; undefined when the text holds no exception. */
export const parseJavaTrace = (text: string): JavaTrace | undefined => {
  const lines = text
    .split(/\r?\n/)
    .flatMap((line) =>
      line.startsWith('<Exception on server side:') ? [line.slice('<Exception on server side:'.length)] : [line],
    )
    .filter((line) => line.trim() !== '' && !envelope.test(line.trim()));
  const headers: string[] = [];
  let open = false;
  for (const line of lines) {
    if (isFrame(line)) {
      open = false;
    } else if (headers.length === 0 || line.startsWith('Caused by: ')) {
      headers.push(line);
      open = true;
    } else if (open) {
      // A message of several lines.
      headers.push(`${headers.pop()}\n${line}`);
    }
  }
  const chain = headers.flatMap((line) => readFault(line) ?? []);
  const last = chain.at(-1);
  if (last === undefined) return undefined;
  return { root: unwrap(last), chain, stack: lines.slice(0, maximumStackLines).join('\n') };
};

/** `Class: message`, with the class's simple name. */
export const describeFault = ({ type, message }: JavaFault): string => {
  const name = type.slice(type.lastIndexOf('.') + 1);
  return message === '' ? name : `${name}: ${message}`;
};
