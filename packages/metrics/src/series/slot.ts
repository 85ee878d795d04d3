// A moment at which all JVMs of a cluster are read.
import type { MemberSample } from '../sample/member-sample.js';

/** One slot of an application, or what came of it so far. */
export interface Slot {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly intervalMilliseconds: number;
  readonly samples: readonly MemberSample[];
  /** Whether the application's job has not been measured before, so that figures of the hour are due. */
  readonly isFirst: boolean;
}
