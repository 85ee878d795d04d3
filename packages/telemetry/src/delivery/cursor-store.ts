// The port that keeps delivery records over a restart.

/** Keeps one short text for each member of each cluster. */
export interface CursorStore {
  /** The text saved last; undefined when there is none. */
  load(clusterId: string, member: string): Promise<string | undefined>;
  /** Keeps a text in place of the one before; resolves when the death of this process can no longer undo it. */
  save(clusterId: string, member: string, text: string): Promise<void>;
  /** Forgets a cluster. */
  remove(clusterId: string): Promise<void>;
}
