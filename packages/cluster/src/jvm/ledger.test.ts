import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLedger, type LedgerEntry } from './ledger.js';

const entry: LedgerEntry = {
  kind: 'cluster',
  id: 'a'.repeat(32),
  image: 'sha256:1',
  due: 'end',
  spec: {
    clusterId: 'a'.repeat(32),
    stateId: 'b'.repeat(32),
    runtime: {
      environment: 'FLINK-1_20',
      flinkVersion: '1.20.3',
      javaVersions: [17, 11],
      serviceJava: 11,
      configurationFile: 'config.yaml',
    },
    taskManagers: 1,
    slotsPerTaskManager: 1,
    flinkConfiguration: { 'parallelism.default': '1' },
    python: { script: 'main.py', files: ['mods'], archives: [{ path: 'a.zip' }, { path: 'b.zip', directory: 'b' }] },
    logLevel: 'INFO',
  },
};

describe('the ledger', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-ledger-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('gives what was written, with and without what a cluster is to be', async () => {
    const volume: LedgerEntry = { kind: 'volume', id: 'c'.repeat(32), image: 'sha256:2' };
    for (const one of [entry, volume])
      await createLedger(directory, 'docker', 'docker ps -a --filter label=drey.instance').write(one);
    expect(await createLedger(directory, 'docker', 'docker ps -a --filter label=drey.instance').all()).toEqual([
      entry,
      volume,
    ]);
    expect(
      await createLedger(directory, 'docker', 'docker ps -a --filter label=drey.instance').find('cluster', entry.id),
    ).toEqual(entry);
  });

  it('reads a file once, since it is asked about each cluster every second', async () => {
    const path = join(directory, 'docker', `cluster-${entry.id}.json`);
    await createLedger(directory, 'docker', 'docker ps -a').write(entry);
    const ledger = createLedger(directory, 'docker', 'docker ps -a');
    expect(await ledger.all()).toEqual([entry]);
    await writeFile(path, 'nobody reads this');
    expect(await ledger.find('cluster', entry.id)).toEqual(entry);
    const changed = { ...entry, taskManagers: 2 };
    await ledger.write(changed);
    expect(await ledger.find('cluster', entry.id)).toEqual(changed);
    await ledger.forget('cluster', entry.id);
    expect(await ledger.find('cluster', entry.id)).toBeUndefined();
    expect(await ledger.all()).toEqual([]);
  });

  it('takes the same thing from many at once', async () => {
    const ledger = createLedger(directory, 'docker', 'docker ps -a');
    await Promise.all(Array.from({ length: 8 }, () => ledger.write(entry)));
    expect(await createLedger(directory, 'docker', 'docker ps -a').all()).toEqual([entry]);
  });

  it('reads again what it could not read, once it was mended', async () => {
    const path = join(directory, 'docker', `cluster-${entry.id}.json`);
    await createLedger(directory, 'docker', 'docker ps -a').write(entry);
    const ledger = createLedger(directory, 'docker', 'docker ps -a');
    await writeFile(path, 'damaged');
    await expect(ledger.find('cluster', entry.id)).rejects.toMatchObject({ code: 'DREY_DATA_DIR_DAMAGED' });
    await writeFile(path, JSON.stringify(entry));
    expect(await ledger.find('cluster', entry.id)).toEqual(entry);
  });

  it('names the file that it cannot read, and what may be left on the engine', async () => {
    await createLedger(directory, 'docker', 'docker ps -a --filter label=drey.instance').write(entry);
    const path = join(directory, 'docker', `cluster-${entry.id}.json`);
    await writeFile(path, JSON.stringify({ ...entry, kind: 'pod' }));
    await expect(
      createLedger(directory, 'docker', 'docker ps -a --filter label=drey.instance').all(),
    ).rejects.toMatchObject({
      code: 'DREY_DATA_DIR_DAMAGED',
      message: expect.stringContaining(path),
      remedy: expect.stringContaining('drey.instance'),
    });
  });
});
