// Runtimes being made ready for runs. A download may take minutes, so nobody waits for it in a worker; it ends when no run wants it any more.

/** How a preparation stands: under way, done, or failed with an error. */
export type PreparationSighting = 'inProgress' | 'done' | { readonly failed: unknown };

/** Preparations of this process, by cluster. */
export interface Preparations {
  /** Begins one, unless it is known; `settled` is called when it is over. */
  start(clusterId: string, prepare: (signal: AbortSignal) => Promise<unknown>, settled: () => void): void;
  /** Undefined for one that was never begun. */
  sighting(clusterId: string): PreparationSighting | undefined;
  /** Fires when nobody wants the cluster any more. */
  signal(clusterId: string): AbortSignal;
  /** Says that nobody wants the cluster any more: what is under way for it ends, unless another cluster waits for the same. */
  leave(clusterId: string): void;
}

interface Entry {
  readonly wanted: AbortController;
  sighting: PreparationSighting | undefined;
}

const unwanted = new Error('Nobody wants the cluster any more.');

/** No preparations yet. All of them end with the host, when the signal aborts. */
export const createPreparations = (stopping: AbortSignal): Preparations => {
  const known = new Map<string, Entry>();
  const entryOf = (clusterId: string): Entry => {
    const entry = known.get(clusterId) ?? { wanted: new AbortController(), sighting: undefined };
    known.set(clusterId, entry);
    return entry;
  };
  const signalOf = ({ wanted }: Entry): AbortSignal => AbortSignal.any([wanted.signal, stopping]);
  return {
    start: (clusterId, prepare, settled) => {
      const entry = entryOf(clusterId);
      if (entry.sighting !== undefined) return;
      entry.sighting = 'inProgress';
      void prepare(signalOf(entry))
        .then(
          () => (entry.sighting = 'done'),
          (failed: unknown) => (entry.sighting = { failed }),
        )
        .then(settled);
    },
    sighting: (clusterId) => known.get(clusterId)?.sighting,
    signal: (clusterId) => signalOf(entryOf(clusterId)),
    leave: (clusterId) => {
      known.get(clusterId)?.wanted.abort(unwanted);
      known.delete(clusterId);
    },
  };
};
