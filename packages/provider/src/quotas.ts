// Quotas of the service that a setting may move.
import type { Settings } from '@drey/plugin-api';

/** Numbers of things that one account may have. */
export interface Quotas {
  /** Applications in one region. */
  readonly applicationsPerRegion: number;
  readonly snapshotsPerApplication: number;
  /** Enhanced snapshots in one region. */
  readonly snapshotsPerRegion: number;
  readonly kpusPerApplication: number;
}

/** The service's values (developer guide, quotas), unless settings say otherwise. */
export const quotasOf = (settings: Settings): Quotas => ({
  applicationsPerRegion: settings.integer('applicationsPerRegion') ?? 100,
  snapshotsPerApplication: settings.integer('snapshotsPerApplication') ?? 1_000,
  // Not documented: as many as one application may have of its own.
  snapshotsPerRegion: settings.integer('snapshotsPerRegion') ?? 1_000,
  kpusPerApplication: settings.integer('kpusPerApplication') ?? 64,
});
