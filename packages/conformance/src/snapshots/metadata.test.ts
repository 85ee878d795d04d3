// What our reader finds in the metadata of snapshots that real Flink wrote, against what Flink's own loader finds in the same files.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flinkRuntime } from '@drey/runtimes';
import { checkSavepoint, type OperatorSnapshot, readMetadata, snapshotForm } from '@drey/savepoint';
import { cacheDirectory } from '../host/aws-tools.js';
import { jobJar } from '../host/jobs.js';

const RUN_MILLISECONDS = 240_000;
const environments = ['FLINK-1_13', 'FLINK-1_15', 'FLINK-1_20', 'FLINK-2_2', 'FLINK-2_3'];

const libraries = (environment: string): string | undefined => {
  const runtimes = join(cacheDirectory, 'runtimes');
  const name = readdirSync(runtimes).find((one) => one.startsWith(`${environment}-`) && !/\.(lock|log)$/.test(one));
  return name === undefined ? undefined : join(runtimes, name, 'lib', '*');
};

const filesBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

/** What both tell of an operator. */
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

const inFiles = ['state.storage.fs.memory-threshold=0', 'execution.checkpointing.data-inline-threshold=0'];
const backend = (name: string): readonly string[] => [`state.backend=${name}`, `state.backend.type=${name}`];
const incremental = ['state.backend.incremental=true', 'execution.checkpointing.incremental=true'];

/** Kind and settings of the snapshots that are left, and how many faults they have where they are. */
const kinds: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['canonical', [...backend('rocksdb'), ...inFiles], []],
  ['native', [...backend('rocksdb'), ...inFiles], []],
  ['checkpoint', [...backend('rocksdb'), ...inFiles, ...incremental], ['shared-files']],
];

// A runtime is in the cache once an application ran on it; these tests need no more of it than its jars.
describe.each(environments.filter((one) => libraries(one) !== undefined))('metadata of %s', (environment) => {
  const work = mkdtempSync(join(tmpdir(), 'drey-metadata-'));
  const jar = join(work, 'job.jar');
  const java = async (main: string, words: readonly string[]): Promise<string> => {
    // The open packages are what Flink's own scripts open for Java 17.
    const opened = ['java.lang', 'java.util', 'java.util.concurrent', 'java.time'].map(
      (one) => `java.base/${one}=ALL-UNNAMED`,
    );
    const flags = opened.flatMap((one) => ['--add-opens', one]);
    const classes = `${jar}:${libraries(environment) ?? ''}`;
    const options = { timeout: RUN_MILLISECONDS, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)('java', [...flags, '-cp', classes, main, ...words], options)).stdout;
  };

  beforeAll(async () => writeFileSync(jar, await jobJar('metadata', 'SayMetadata')), RUN_MILLISECONDS);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  // Flink before 1.15 has one format of savepoints.
  const known = kinds.filter(([kind]) => kind !== 'native' || flinkRuntime(environment)?.environment !== 'FLINK-1_13');

  it.each(known)(
    'reads a %s as Flink does',
    async (kind, settings, faults) => {
      const directory = join(work, kind);
      await java('LeaveSnapshots', [directory, kind, ...settings]);
      const files = filesBelow(directory).filter((file) => file.endsWith('/_metadata'));
      const wanted = files.filter((file) => file.includes('savepoint-') === (kind !== 'checkpoint'));
      expect(wanted.length).toBeGreaterThan(0);
      const said = (await java('SayMetadata', files)).split('\n').filter((line) => line.startsWith('{'));
      expect(said.map((line) => JSON.parse(line) as unknown)).toEqual(
        files.map((file) => {
          const { checkpointId, masterStates, operators } = readMetadata(readFileSync(file));
          return { checkpointId, masterStates: masterStates.length, operators: operators.map(told) };
        }),
      );
      for (const file of wanted) {
        const metadata = readMetadata(readFileSync(file));
        const listing = filesBelow(dirname(file)).map((path) => ({
          path: relative(dirname(file), path),
          bytes: statSync(path).size,
        }));
        expect(checkSavepoint(metadata, listing).map(({ code }) => code)).toEqual(faults);
        if (kind === 'canonical') expect(snapshotForm(metadata)).toBe('canonical');
        expect(metadata.files.length).toBeGreaterThan(2);
        expect(metadata.operators.flatMap(({ states }) => states.map(({ name, mode }) => `${name} ${mode}`))).toEqual(
          expect.arrayContaining(['split split', 'union union', 'rules broadcast']),
        );
      }
    },
    RUN_MILLISECONDS,
  );
});
