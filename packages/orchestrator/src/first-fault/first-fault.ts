// The one cause of a failure: what was thrown, where in the user's own code, by which task, and what helps. Pure.
import { type FlinkFault, ownFrame, parseJavaTrace, type ToldFault } from '@drey/flink-rest';
import { parseFrame, type UserFrame } from './user-frame.js';
import { parsePythonTrace } from './python-trace.js';
import { type Kind, remedyFor } from './remedy.js';
import { parseTask, type TaskPlace } from './task-name.js';

/** One cause. */
export interface FirstFault {
  /** Class of the exception, of Java or Python; undefined for what Drey itself found. */
  readonly type: string | undefined;
  readonly message: string;
  /** Where its job was; undefined for faults of the main method. */
  readonly place: TaskPlace | undefined;
  /** The innermost line of the user's own code; undefined where none is told. */
  readonly frame: UserFrame | undefined;
  /** Row of the table of remedies; undefined where none fits. */
  readonly kind: Kind | undefined;
  /** One or two whole sentences; undefined where nothing is known, or where the message says it. */
  readonly remedy: string | undefined;
}

/** Class and message within one line of the page. */
const MESSAGE_CHARACTERS = 1_000;

/** In these Flink and Java say no more than that something failed below them. */
const wrapping =
  /^(?:java\.util\.concurrent\.(?:Completion|Execution)Exception|java\.lang\.reflect\.InvocationTargetException|org\.apache\.flink\.(?:runtime\.(?:JobException|rest\.handler\.RestHandlerException|client\.Job(?:Submission|Execution)Exception)|client\.program\.ProgramInvocationException|streaming\.runtime\.tasks\.ExceptionInChainedOperatorException|util\.(?:SerializedThrowable|FlinkRuntimeException)))$/;

/** An exception made from another one's text alone says that one's class first. */
const quoted = /^((?:[\w$]+\.)+[\w$]*(?:Exception|Error))(?:: ([\s\S]*))?$/;
const unquoted = ({ fault, frames }: ToldFault): ToldFault => {
  const match = quoted.exec(fault.message);
  return match?.[1] === undefined
    ? { fault, frames }
    : unquoted({ fault: { type: match[1], message: match[2] ?? '' }, frames });
};

/** The deepest that says something: `... at Flink` is nobody's cause. */
const deepest = (chain: readonly ToldFault[]): ToldFault | undefined =>
  chain.findLast(({ fault }) => !wrapping.test(fault.type)) ?? chain.at(-1);

/** A frame of the cause, else of what it led to: the lines that both share stand with the outer one only. */
const frameOf = (chain: readonly ToldFault[], cause: ToldFault): UserFrame | undefined => {
  const around = chain.slice(0, chain.indexOf(cause) + 1).toReversed();
  const own = around.map(({ frames }) => ownFrame(frames)).find((frame) => frame !== undefined);
  return own === undefined ? undefined : parseFrame(own);
};

/** The fault of a Python program, or of a Python function whose words a Java exception carries. */
const ofPython = (text: string, task: string | undefined): FirstFault | undefined => {
  const python = parsePythonTrace(text);
  if (python === undefined) return undefined;
  const { type, message, frame } = python;
  // What Java threw into a program: the cause is Java's, the line the program's.
  const java = type.endsWith('Py4JJavaError') ? /^: ([\w.$]+(?:Exception|Error)\b[\s\S]*)/m.exec(text)?.[1] : undefined;
  const thrown = java === undefined ? undefined : firstFaultOfTrace(java, task);
  if (thrown !== undefined) return { ...thrown, frame: frame ?? thrown.frame };
  const place = task === undefined ? undefined : parseTask(task);
  const known = remedyFor([{ type, message, frames: '' }], { inTask: place !== undefined, python: true });
  return {
    type,
    message: message.slice(0, MESSAGE_CHARACTERS),
    place,
    frame,
    kind: known?.rule.kind,
    remedy: known?.rule.remedy,
  };
};

/** The cause that a stack trace tells; undefined where the text is none. `task`: as Flink names it. */
export const firstFaultOfTrace = (trace: string, task?: string): FirstFault | undefined => {
  const python = trace.includes('Traceback (most recent call last)') ? ofPython(trace, task) : undefined;
  if (python !== undefined) return python;
  const read = parseJavaTrace(trace);
  if (read === undefined) return undefined;
  const chain = read.told.map(unquoted);
  const place = task === undefined ? undefined : parseTask(task);
  const known = remedyFor(
    chain.map(({ fault, frames }) => ({ ...fault, frames: frames.join('\n') })),
    { inTask: place !== undefined, python: false },
  );
  const cause = known?.rule.isLast === true ? deepest(chain) : (chain[known?.index ?? -1] ?? deepest(chain));
  if (cause === undefined) return undefined;
  return {
    type: cause.fault.type,
    message: cause.fault.message.slice(0, MESSAGE_CHARACTERS),
    place,
    frame: frameOf(chain, cause),
    kind: known?.rule.kind,
    remedy: known?.rule.remedy,
  };
};

/** The cause of a fault that Flink keeps of a job. */
export const firstFaultOf = ({ root, trace, task }: FlinkFault): FirstFault =>
  firstFaultOfTrace(trace, task) ?? {
    ...firstFaultOfText(root.message),
    type: root.type,
    place: task === undefined ? undefined : parseTask(task),
  };

const inTask = / \(in task (.{1,200}?)\)(?: What helps: [\s\S]*)?$/;

/**
 * The cause that the text of a failed operation tells: `<what happened> StackTrace: <trace>`, or a sentence of Drey's own, which names its remedy
 * itself mostly.
 */
export const firstFaultOfText = (text: string): FirstFault => {
  const at = text.indexOf(' StackTrace: ');
  const head = at === -1 ? text : text.slice(0, at);
  const task = inTask.exec(head)?.[1];
  const told = at === -1 ? undefined : firstFaultOfTrace(text.slice(at + ' StackTrace: '.length), task);
  if (told !== undefined && (told.kind !== undefined || told.type !== undefined)) return told;
  const message = head.slice(0, MESSAGE_CHARACTERS);
  const known = remedyFor([{ type: '', message: head, frames: '' }], { inTask: false, python: false });
  return {
    type: undefined,
    message,
    place: undefined,
    frame: undefined,
    kind: known?.rule.kind,
    remedy: known?.rule.remedy,
  };
};

/** What tells a fault from another one: numbers in messages (records, attempts, addresses, hashes) and ids of requests make none. */
export const faultKey = ({ type, message, place }: FirstFault): string => {
  const [said = ''] = message.split(/(?:extended )?request[ -]?id/i, 1);
  return `${type ?? ''}\n${said.replace(/\S*\d\S*/g, '#').slice(0, 200)}\n${place?.operator ?? ''}`;
};

/** One line for a person: class, message, place, frame. */
export const faultLine = ({ type, message, place, frame }: FirstFault): string => {
  const name = type === undefined ? '' : type.slice(type.lastIndexOf('.') + 1);
  const what = [name, message.split('\n')[0] ?? ''].filter((part) => part !== '').join(': ');
  const where = [
    place === undefined ? '' : ` in ${place.operator} (${place.subtask}/${place.of})`,
    frame === undefined ? '' : ` at ${frame.code}(${frame.file}:${frame.line})`,
  ].join('');
  return `${what}${where}`;
};
