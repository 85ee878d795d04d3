// One operator of a metadata file: its id, its name where written, and the state of its subtasks.
import { type KeyedHandle, readKeyedHandle } from './keyed-handle.js';
import { readChannelHandles, readOperatorHandle } from './operator-handle.js';
import type { KeyedForm, NamedState, OperatorSnapshot, StateBytes, SubtaskSnapshot } from './savepoint-metadata.js';
import { type HandleReading, readStreamHandle } from './stream-handle.js';

/** What is read of all operators of one file. */
export interface OperatorReading extends HandleReading {
  readonly version: number;
  /** Subtasks read so far. */
  subtasks: number;
}

/** What is gathered over the subtasks of one operator. */
interface Gathered {
  hasState: boolean;
  keyedForm: KeyedForm | undefined;
  readonly states: Map<string, NamedState>;
}

const noBytes: StateBytes = { managedKeyed: 0, rawKeyed: 0, managedOperator: 0, rawOperator: 0, channel: 0 };

const sum = (one: StateBytes, other: StateBytes): StateBytes => ({
  managedKeyed: one.managedKeyed + other.managedKeyed,
  rawKeyed: one.rawKeyed + other.rawKeyed,
  managedOperator: one.managedOperator + other.managedOperator,
  rawOperator: one.rawOperator + other.rawOperator,
  channel: one.channel + other.channel,
});

/** All of it. */
const totalOf = (bytes: StateBytes): number =>
  bytes.managedKeyed + bytes.rawKeyed + bytes.managedOperator + bytes.rawOperator + bytes.channel;

const readOperatorState = (reading: OperatorReading, gathered: Gathered, what: string): number => {
  const { cursor } = reading;
  // A list of none or one; Flink takes any number but 0 for one.
  if (cursor.int() === 0) return 0;
  return cursor.within(what, () => {
    const handle = readOperatorHandle(reading, gathered.states);
    if (handle !== undefined) gathered.hasState = true;
    return knownBytes(handle?.bytes);
  });
};

const readKeyedState = (reading: OperatorReading, gathered: Gathered, what: string): KeyedHandle | undefined =>
  reading.cursor.within(what, () => {
    const handle = readKeyedHandle(reading);
    if (handle !== undefined) gathered.hasState = true;
    return handle;
  });

const readChannels = (reading: OperatorReading, gathered: Gathered, side: 'input' | 'output'): number =>
  reading.cursor.within(`${side} channels`, () => {
    const { count, bytes } = readChannelHandles(reading, reading.version, side);
    if (count > 0) gathered.hasState = true;
    return bytes;
  });

/** Flink writes -1 for a size that it does not know. */
const knownBytes = (bytes = 0): number => Math.max(bytes, 0);

const readStateOfSubtask = (reading: OperatorReading, gathered: Gathered): StateBytes => {
  const { cursor, version } = reading;
  if (version === 2) {
    cursor.skipLong();
    if (cursor.int() > 0) throw cursor.fault('The state is of Flink 1.1 or older', 'too-old');
  }
  const managedOperator = readOperatorState(reading, gathered, 'managed operator state');
  const rawOperator = readOperatorState(reading, gathered, 'raw operator state');
  const managed = readKeyedState(reading, gathered, 'managed keyed state');
  const raw = readKeyedState(reading, gathered, 'raw keyed state');
  gathered.keyedForm = managed?.form ?? gathered.keyedForm;
  const input = version > 2 ? readChannels(reading, gathered, 'input') : 0;
  const output = version > 2 ? readChannels(reading, gathered, 'output') : 0;
  return {
    managedKeyed: knownBytes(managed?.bytes),
    rawKeyed: knownBytes(raw?.bytes),
    managedOperator,
    rawOperator,
    channel: input + output,
  };
};

const readSubtask = (reading: OperatorReading, gathered: Gathered, parallelism: number): SubtaskSnapshot => {
  const { cursor, version } = reading;
  reading.subtasks += 1;
  cursor.atMost('subtasks', reading.subtasks);
  const written = cursor.int();
  // One that had ended is written below zero, from -1 on.
  const finished = written < 0 && version > 2;
  const index = finished ? -written - 1 : written;
  if (index < 0 || index >= parallelism)
    throw cursor.fault(`Subtask ${String(index)} is listed for a parallelism of ${String(parallelism)}`);
  const bytes = finished
    ? noBytes
    : cursor.within(`subtask ${String(index)}`, () => readStateOfSubtask(reading, gathered));
  return { index, finished, bytes };
};

const readSubtasks = (reading: OperatorReading, gathered: Gathered, count: number, parallelism: number) => {
  const subtasks = new Map<number, SubtaskSnapshot>();
  for (let listed = 0; listed < count; listed += 1) {
    const subtask = readSubtask(reading, gathered, parallelism);
    // As in Flink, what is written last counts.
    subtasks.set(subtask.index, subtask);
  }
  return [...subtasks.values()].toSorted((one, other) => one.index - other.index);
};

/** How many subtasks are listed; below zero for an operator that had ended as a whole. */
const readSubtaskCount = ({ cursor, version }: OperatorReading, parallelism: number): number => {
  const count = cursor.int();
  if (count < 0 && version > 2) return -1;
  if (count < 0 || count > parallelism || count * 4 > cursor.left)
    throw cursor.fault(`${String(count)} subtasks are listed for a parallelism of ${String(parallelism)}`);
  return count;
};

const readCoordinator = (reading: OperatorReading): { readonly bytes: number } | undefined => {
  const { cursor } = reading;
  return cursor.within('coordinator', () => {
    const before = reading.files.inlineBytes;
    const handle = readStreamHandle(reading);
    if (handle !== undefined && reading.files.inlineBytes - before !== handle.bytes)
      throw cursor.fault('The state of a coordinator is not in the file itself');
    return handle;
  });
};

/** Reads one operator. */
export const readOperator = (reading: OperatorReading): OperatorSnapshot => {
  const { cursor, version } = reading;
  const name = version >= 5 ? cursor.text() : '';
  const uid = version >= 5 ? cursor.text() : '';
  const id = cursor.hex(16);
  const parallelism = cursor.int();
  const maxParallelism = cursor.int();
  if (parallelism < 0 || parallelism > maxParallelism)
    throw cursor.fault(
      `Operator ${id} has a parallelism of ${String(parallelism)} and a maximum of ${String(maxParallelism)}`,
    );
  if (version === 2) cursor.int();
  const coordinator = version > 2 ? readCoordinator(reading) : undefined;
  const count = readSubtaskCount(reading, parallelism);
  if (count < 0 && coordinator !== undefined)
    throw cursor.fault(`Operator ${id} had ended and has the state of a coordinator`);
  const gathered: Gathered = { hasState: coordinator !== undefined, keyedForm: undefined, states: new Map() };
  const subtasks = readSubtasks(reading, gathered, Math.max(count, 0), parallelism);
  const bytes = subtasks.reduce((total, subtask) => sum(total, subtask.bytes), noBytes);
  const coordinatorBytes = coordinator?.bytes ?? 0;
  return {
    id,
    ...(uid === '' ? {} : { uid }),
    ...(name === '' ? {} : { name }),
    parallelism,
    maxParallelism,
    coordinatorBytes,
    finished: count < 0 || (subtasks.length > 0 && subtasks.every(({ finished }) => finished)),
    hasState: gathered.hasState,
    bytes,
    totalBytes: totalOf(bytes) + coordinatorBytes,
    subtasks,
    states: [...gathered.states.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    ...(gathered.keyedForm === undefined ? {} : { keyedForm: gathered.keyedForm }),
  };
};
