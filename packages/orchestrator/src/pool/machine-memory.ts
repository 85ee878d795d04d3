// What the pool asks about the machine.

/** Memory of the machine, or of the container that Drey runs in. Bytes. */
export interface MachineMemory {
  /** What programs can still get without others being pushed out; caches count as available. */
  readonly availableBytes: number;
  readonly totalBytes: number;
}

/** Looks at it; undefined where the machine does not tell. Never rejects. */
export type MemoryLook = () => Promise<MachineMemory | undefined>;
