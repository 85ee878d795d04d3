// What moves an application: wishes of callers (imperative) and facts of the reconciler (past tense).

/** Every event of the life cycle. */
export const events = [
  'start',
  'stop',
  'forceStop',
  'update',
  'rollback',
  'scale',
  'maintain',
  'delete',
  'jobRunning',
  'startFailed',
  'stopped',
  'stopFailed',
  'updated',
  'updateRefused',
  'updateFailed',
  'rolledBack',
  'rollbackFailed',
  'scaled',
  'scaleFailed',
  'maintained',
  'jobFinished',
] as const;

/** An event of the life cycle. */
export type LifecycleEvent = (typeof events)[number];
