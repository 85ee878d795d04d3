// What the parts of the Docker driver share.
import { type Ledger } from '@drey/cluster/jvm';
import type { Clock, KeyedQueue, Logger } from '@drey/plugin-api';
import type { WorkBoard } from '@drey/cluster';
import type { DockerSettings } from './engine/docker-settings.js';
import type { Engine } from './engine/engine.js';

/** Surroundings of the driver, all of them exchangeable in a test. */
export interface DockerContext {
  readonly instanceId: string;
  /** Random hex of this host process, on its short-lived containers. */
  readonly sessionId: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly settings: DockerSettings;
  readonly engine: Engine;
  readonly ledger: Ledger;
  /** Pulls under way. */
  readonly board: WorkBoard;
  /** Runs tasks of one cluster one after the other. */
  readonly exclusively: KeyedQueue;
  /**
   * Makes the data-plane listener reachable at an address of this machine as well (null: loopback will do); resolves to its port, or
   * to undefined when there is none.
   */
  readonly bindDataPlane: (address: string | null) => Promise<number | undefined>;
  /** Path of AWS's library for application properties; undefined where it cannot be had. */
  readonly serviceLibrary: (signal: AbortSignal) => Promise<string | undefined>;
}
