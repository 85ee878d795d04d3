// Handles to operator state, which has the names of its states, and to records that were under way.
import type { NamedState } from './savepoint-metadata.js';
import { type HandleReading, needStreamHandle } from './stream-handle.js';

const modes = ['split', 'union', 'broadcast'] as const;

/** Reads one handle to operator state and notes the names of its states; undefined for "none". */
export const readOperatorHandle = (
  reading: HandleReading,
  states: Map<string, NamedState>,
): { readonly bytes: number } | undefined => {
  const { cursor } = reading;
  const type = cursor.byte();
  if (type === 0) return undefined;
  if (type !== 4 && type !== 17) throw cursor.fault(`A handle to operator state has the unknown type ${String(type)}`);
  const count = cursor.count('states', 7);
  for (let state = 0; state < count; state += 1) {
    const name = cursor.text();
    const mode = modes[cursor.byte()];
    if (mode === undefined) throw cursor.fault(`The state ${JSON.stringify(name)} has an unknown mode`);
    if (!states.has(name)) cursor.atMost('states by name', (reading.states += 1));
    states.set(name, { name, mode });
    cursor.skip(cursor.count('parts of a state', 8) * 8);
  }
  if (type === 17) {
    cursor.text();
    cursor.text();
    cursor.byte();
  }
  return needStreamHandle(reading);
};

/** One channel: its subtask, its two numbers, its offsets. */
const oneChannel = (reading: HandleReading): number => {
  const { cursor } = reading;
  cursor.skip(12);
  cursor.skip(cursor.count('offsets', 8) * 8);
  const bytes = cursor.long('A size');
  needStreamHandle(reading);
  return bytes;
};

/** The channels of a subtask together, since metadata version 6. */
const mergedChannels = (reading: HandleReading): number => {
  const { cursor } = reading;
  cursor.int();
  const bytes = cursor.long('A size');
  needStreamHandle(reading);
  cursor.skip(cursor.count('bytes of offsets', 1));
  return bytes;
};

/** The types of handles in version 6: of one channel and of merged ones. */
const channelTypes = { input: [1, 3], output: [2, 4] } as const;

/** Reads the list of handles to records under way. @returns how many there are, and their bytes */
export const readChannelHandles = (
  reading: HandleReading,
  version: number,
  side: 'input' | 'output',
): { readonly count: number; readonly bytes: number } => {
  const { cursor } = reading;
  const count = cursor.count('channels', version >= 6 ? 18 : 25);
  let bytes = 0;
  for (let channel = 0; channel < count; channel += 1) {
    const [single, merged] = channelTypes[side];
    const type = version >= 6 ? cursor.byte() : single;
    if (type !== single && type !== merged) throw cursor.fault(`A channel has the unknown type ${String(type)}`);
    const size = type === single ? oneChannel(reading) : mergedChannels(reading);
    if (size < 0) throw cursor.fault(`A size is ${String(size)}`);
    bytes += size;
  }
  return { count, bytes };
};
