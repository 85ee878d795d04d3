// Which clusters may reach their state: as the ledger has it, from memory, since every request of every job is about it.
import type { Ledger, LedgerEntry } from '@drey/cluster/jvm';

/** Clusters are remembered up to this; one that is forgotten here is read once more. */
const MOST_KNOWN = 10_000;

/** Clusters of one instance. */
export interface OpenClusters {
  /** The ledger, to be written by this only: nobody else writes it while a host has its directory. */
  readonly ledger: Ledger;
  /** Whether a cluster lives and is not to end. Read at most once from disk. Throws as the ledger does. */
  isOpen(clusterId: string): Promise<boolean>;
}

const isOpenEntry = (entry: LedgerEntry | undefined): boolean => entry !== undefined && entry.due === undefined;

/** Knows of none yet. */
export const createOpenClusters = (ledger: Ledger): OpenClusters => {
  const known = new Map<string, boolean>();
  const note = (clusterId: string, isOpen: boolean): void => {
    known.set(clusterId, isOpen);
    if (known.size <= MOST_KNOWN) return;
    for (const [id, open] of known) {
      if (open) continue;
      known.delete(id);
      return;
    }
  };
  return {
    ledger: {
      ...ledger,
      write: async (entry) => {
        // What is to end is closed before that is written down, and what is new opens after it.
        if (entry.kind === 'cluster' && !isOpenEntry(entry)) note(entry.id, false);
        await ledger.write(entry);
        if (entry.kind === 'cluster' && isOpenEntry(entry)) note(entry.id, true);
      },
      forget: async (kind, id) => {
        if (kind === 'cluster') note(id, false);
        await ledger.forget(kind, id);
      },
    },
    isOpen: async (clusterId) => {
      const before = known.get(clusterId);
      if (before !== undefined) return before;
      const isOpen = isOpenEntry(await ledger.find('cluster', clusterId));
      // It may have been written meanwhile.
      if (!known.has(clusterId)) note(clusterId, isOpen);
      return known.get(clusterId) ?? isOpen;
    },
  };
};
