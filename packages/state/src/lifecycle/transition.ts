// The only function that assigns a status.
import { ResourceInUseException } from '@drey/api';
import type { Application } from '../application/application.js';
import type { LifecycleEvent } from './event.js';
import { transitions } from './transitions.js';

/** Wording of refusals. `start` is known text, `stop` (capital S) and `update` were reported by another emulator's author; the rest follows them. */
const refusals: Readonly<Partial<Record<LifecycleEvent, string>>> = {
  start: 'cannot be started',
  stop: 'cannot be Stopped',
  forceStop: 'cannot be Stopped',
  update: 'cannot be updated',
  rollback: 'cannot be rolled back',
  delete: 'cannot be deleted',
};

/** Throws as {@link transition} does, and moves nothing: a refusal by status comes before versions are compared or code is fetched. */
export const checkStatus = (application: Application, event: LifecycleEvent): void => {
  transition(application, event);
};

/**
 * Moves an application by one event. Throws the modelled {@link ResourceInUseException} when a caller's wish does not fit the status,
 * and a plain error when a fact of the reconciler does not, which is a mistake of ours.
 */
export const transition = (application: Application, event: LifecycleEvent): Application => {
  const next = transitions[application.status][event];
  if (next !== undefined) return next === application.status ? application : { ...application, status: next };
  const refusal = refusals[event];
  if (refusal === undefined) throw new Error(`The event ${event} does not fit the status ${application.status}.`);
  throw new ResourceInUseException(`Application ${refusal} in '${application.status}' state`);
};
