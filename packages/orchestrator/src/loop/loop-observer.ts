// Whoever looks over the reconciler's shoulder: what it sees and what it does, as it goes. Nothing of it is kept here.
import type { Application } from '@drey/state';
import type { Action } from '../decide/action.js';
import type { Fault } from '../decide/fault.js';
import type { Sighting } from '../observe/sighting.js';

/** Is told of each pass over an application. Must return at once and not throw. */
export interface LoopObserver {
  /** A look at cluster and job. */
  looked(application: Application, sighting: Sighting): void;
  /** An action begins; what is given back is called once when it is over, with the fault where it failed. Waiting is an action too, and over at once. */
  acts(application: Application, action: Action): (fault: Fault | undefined) => void;
}

/** Looks away. */
export const noObserver: LoopObserver = { looked: () => {}, acts: () => () => {} };
