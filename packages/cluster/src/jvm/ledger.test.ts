import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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

  it('is empty where nothing was written, and not where it cannot be read', async () => {
    const ledger = createLedger(directory, 'kubernetes', 'kubectl get pods');
    expect(await ledger.all()).toEqual([]);
    await symlink('kubernetes', join(directory, 'kubernetes'));
    await expect(ledger.all()).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('takes the same thing from many at once', async () => {
    const ledger = createLedger(directory, 'docker', 'docker ps -a');
    await Promise.all(Array.from({ length: 8 }, () => ledger.write(entry)));
    expect(await createLedger(directory, 'docker', 'docker ps -a').all()).toEqual([entry]);
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
