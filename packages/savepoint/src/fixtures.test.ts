// Metadata that real Flink left (and, of every kind of handle, ours), against what Flink 2.2's own loader said of each file.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readMetadata } from './metadata/read-metadata.js';
import type { OperatorSnapshot } from './metadata/savepoint-metadata.js';
import { snapshotForm, writtenBy } from './snapshot-form.js';

const folder = fileURLToPath(new URL('../fixtures', import.meta.url));
const said = JSON.parse(readFileSync(`${folder}/flink-says.json`, 'utf8')) as Readonly<Record<string, unknown>>;

const told = ({ name, uid, ...operator }: OperatorSnapshot) => ({
  id: operator.id,
  name: name ?? null,
  uid: uid ?? null,
  parallelism: operator.parallelism,
  maxParallelism: operator.maxParallelism,
  totalBytes: operator.totalBytes,
  coordinatorBytes: operator.coordinatorBytes,
  subtasks: operator.subtasks.map(({ index, bytes }) => ({ index, bytes })),
  hasState: operator.hasState,
});

const read = (name: string) => readMetadata(readFileSync(`${folder}/${name}.metadata`));

describe('metadata of real snapshots', () => {
  it.each(Object.keys(said))('%s is what Flink says', (name) => {
    const { checkpointId, masterStates, operators } = read(name);
    expect({ checkpointId, masterStates: masterStates.length, operators: operators.map(told) }).toEqual(said[name]);
  });

  it.each([
    ['flink-1.13-checkpoint', undefined, 'Flink 1.11 to 1.15'],
    ['flink-1.18-savepoint', 'canonical', 'Flink 1.16 to 1.20'],
    ['flink-1.20-native', 'native', 'Flink 1.16 to 1.20'],
    ['flink-1.20-incremental', 'checkpoint', 'Flink 1.16 to 1.20'],
    ['flink-2.2-savepoint', 'canonical', 'Flink 2.1 or newer'],
  ])('%s has its form and its writer', (name, form, writer) => {
    const metadata = read(name);
    expect([snapshotForm(metadata), writtenBy(metadata)]).toEqual([form, writer]);
  });

  it('have names since Flink 2.0, and names of operator states always', () => {
    expect(read('flink-2.2-savepoint').operators.map(({ name, uid }) => [name, uid])).toContainEqual([
      'Sum ünï',
      'sum',
    ]);
    expect(read('flink-1.13-checkpoint').operators.flatMap(({ states }) => states)).toEqual(
      expect.arrayContaining([
        { name: 'rules', mode: 'broadcast' },
        { name: 'split-list', mode: 'split' },
        { name: 'union-list', mode: 'union' },
      ]),
    );
  });
});
