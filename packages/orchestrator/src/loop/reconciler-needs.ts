// What the reconciler is made with: the orchestrator's needs, and what the orchestrator keeps itself.
import type { ClusterPool } from '../pool/cluster-pool.js';
import type { Watch } from '../watch/watch.js';
import type { Hindrances } from './hindrances.js';
import type { HostStop } from './host-stop.js';
import type { InstallationNews } from './installation-news.js';
import type { OrchestratorNeeds } from './needs.js';
import type { Preparations } from './preparations.js';

/** What the reconciler works with: the orchestrator's needs, and what the orchestrator keeps itself. */
export interface ReconcilerNeeds extends OrchestratorNeeds {
  readonly pool: ClusterPool;
  readonly hindrances: Hindrances;
  readonly news: InstallationNews;
  /** Set while the clusters of this host are to end. */
  readonly hostStop: () => HostStop | undefined;
  readonly preparations: Preparations;
  readonly watch: Watch;
}
