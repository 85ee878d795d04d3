import { describe, expect, it } from '@jest/globals';
import type { Ledger, LedgerEntry } from '@drey/cluster/jvm';
import { hex } from '@drey/cluster/testing';
import { type Logger, silentLogger, type UpstreamRequest } from '@drey/plugin-api';
import { createOpenClusters } from './open-clusters.js';
import { createStateHook } from './state-key.js';

/** A ledger in memory that counts how often it is read. */
const countedLedger = () => {
  const entries = new Map<string, LedgerEntry>();
  const reads: string[] = [];
  const ledger: Ledger = {
    all: () => Promise.resolve([...entries.values()]),
    find: (_kind, id) => (reads.push(id), Promise.resolve(entries.get(id))),
    write: (entry) => Promise.resolve(void entries.set(entry.id, entry)),
    forget: (_kind, id) => Promise.resolve(void entries.delete(id)),
  };
  return { ledger, entries, reads };
};

const cluster = (id: string): LedgerEntry => ({ kind: 'cluster', id, image: 'i' });

describe('clusters whose state is open to them', () => {
  it('are read from disk once each, however often they are asked about', async () => {
    const { ledger, reads } = countedLedger();
    const [open, ended, unknown] = [hex(8), hex(8), hex(8)];
    await ledger.write(cluster(open));
    await ledger.write({ ...cluster(ended), due: 'end' });
    const clusters = createOpenClusters(ledger);
    for (let times = 0; times < 50; times += 1)
      expect([await clusters.isOpen(open), await clusters.isOpen(ended), await clusters.isOpen(unknown)]).toEqual([
        true,
        false,
        false,
      ]);
    expect(reads.toSorted()).toEqual([open, ended, unknown].toSorted());
  });

  it('are as they were written last, unread', async () => {
    const { ledger, entries, reads } = countedLedger();
    const clusters = createOpenClusters(ledger);
    const id = hex(8);
    expect(await clusters.isOpen(id)).toBe(false);
    await clusters.ledger.write(cluster(id));
    expect(await clusters.isOpen(id)).toBe(true);
    await clusters.ledger.write({ ...cluster(id), due: 'end' });
    expect(await clusters.isOpen(id)).toBe(false);
    await clusters.ledger.write(cluster(id));
    await clusters.ledger.forget('cluster', id);
    expect(await clusters.isOpen(id)).toBe(false);
    // Of the instance itself, which has an id as well.
    await clusters.ledger.write({ ...cluster(id), kind: 'volume' });
    expect(await clusters.isOpen(id)).toBe(false);
    expect(entries.has(id)).toBe(true);
    expect(reads).toHaveLength(1);
  });

  it('are closed from the moment at which they are to end, also to what was on its way then', async () => {
    const { ledger } = countedLedger();
    const id = hex(8);
    await ledger.write(cluster(id));
    let answered: (entry: LedgerEntry | undefined) => void = () => {};
    const clusters = createOpenClusters({
      ...ledger,
      find: () => new Promise((resolve) => (answered = resolve)),
      write: () => new Promise(() => {}),
    });
    const asked = clusters.isOpen(id);
    void clusters.ledger.write({ ...cluster(id), due: 'end' });
    answered(cluster(id));
    expect(await asked).toBe(false);
  });

  it('that have ended are told once, and then by how often they ask', async () => {
    const told: unknown[] = [];
    const log: Logger = { ...silentLogger, info: (_text, facts) => void told.push(facts) };
    const hook = createStateHook(() => createOpenClusters(countedLedger().ledger));
    const ids = [hex(8), hex(8)];
    for (let times = 0; times < 120; times += 1)
      for (const id of ids)
        expect(await hook.before({ accessKeyId: `DREYSTATE${id}`, log } as UpstreamRequest)).toMatchObject({
          status: 403,
        });
    expect(told).toEqual([1, 10, 100].flatMap((times) => ids.map((id) => ({ cluster: id, times }))));
  });
});
