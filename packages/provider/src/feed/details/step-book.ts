// What the reconciler did for each application in this run of the host: the last steps, in memory. One that repeats itself lengthens the one before.
import { BoundedMap, operatorLine } from '@drey/plugin-api';
import type { Action, Fault } from '@drey/orchestrator';
import { type Application, type ApplicationKey, keyText, snapshotById } from '@drey/state';

/** One step. Times in milliseconds since the epoch. */
export interface Step {
  /** Unique in this run of the host. */
  readonly id: string;
  readonly kind: 'step' | 'event';
  /** The operation that was open when it began. */
  readonly operationId: string | null;
  /** Stable: the action or what came about. */
  readonly code: string;
  /** The same in words. */
  readonly title: string;
  readonly text: string | null;
  readonly at: number;
  /** Undefined while it lasts. */
  readonly until: number | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
}

/** Steps by application. */
export interface StepBook {
  /** An action begins; to be called with its fault, if any, when it is over. */
  acts(application: Application, action: Action): (fault: Fault | undefined) => void;
  /** Something came about. */
  note(application: Application, title: string, text: string | null): void;
  /** Oldest first. */
  of(key: ApplicationKey): readonly Step[];
  forget(key: ApplicationKey): void;
}

const MOST_APPLICATIONS = 2_000;
const MOST_STEPS = 150;
/** Waiting for less is no news. */
const SHORT_MILLISECONDS = 300;

const snapshotName = (application: Application, id: string): string => snapshotById(application, id)?.name ?? id;

/** Said of an action for people; what is missing, or undefined, is no step of its own. */
const texts: {
  readonly [Do in Action['do']]?: (
    action: Extract<Action, { readonly do: Do }>,
    application: Application,
  ) => string | null | undefined;
} = {
  // A job that runs is looked at for ever, which is no news.
  wait: ({ why }) => (why === 'running' ? undefined : why),
  begin: ({ from, recovering, why, fresh }) =>
    [
      recovering ? 'The job is brought back from its newest state.' : null,
      from === 'sameState' ? 'Another try from the same state.' : null,
      fresh === undefined ? null : 'On a fresh cluster.',
      why ?? null,
    ]
      .filter((part) => part !== null)
      .join(' ') || 'Ids, version and state of the run are chosen and written.',
  launch: () => 'The runtime is made ready, and the members of the cluster are started.',
  scale: () => 'The number of TaskManagers is brought back.',
  endMember: ({ member, why }) => `${member} is ended and replaced: ${why}`,
  grow: ({ taskManagers }) => `TaskManagers are added, to ${taskManagers} in all.`,
  submit: () => "The job's main method runs, and Flink is given the job.",
  noteSubmitted: () => 'Flink has the job.',
  noteCheckpoint: () => 'The first checkpoint of the job is complete.',
  noteMainFault: ({ error }) => error,
  noteSteady: () => 'The job runs steadily again.',
  planSavepoint: () => 'Name and trigger of the savepoint are chosen and written.',
  planPause: () => 'The host stops: a savepoint carries the job over.',
  takeSavepoint: () => 'Flink stops the job with a savepoint.',
  cancel: () => 'The job is ended without a savepoint.',
  recordSavepoint: ({ location }) => location,
  findSavepoint: () => "The trigger's answer is lost: its files are looked for.",
  endCluster: ({ why }) => why ?? 'The cluster is ended.',
  leave: ({ why }) => why,
  end: ({ error }) => error ?? 'The cluster is ended.',
  adjust: () => 'The living cluster takes what can be changed without a restart.',
  settle: ({ error }) => error ?? null,
  takeSnapshot: ({ id }, application) => snapshotName(application, id),
  recordSnapshot: ({ id, error }, application) =>
    error === undefined ? snapshotName(application, id) : `${snapshotName(application, id)}: ${error}`,
  keepSnapshot: ({ id }, application) => snapshotName(application, id),
  deleteSnapshot: ({ id }, application) => snapshotName(application, id),
  rollBack: ({ error }) => error,
  clearLeftovers: () => 'Checkpoints that newer state has made superfluous are deleted.',
  erase: () => 'Cluster, state and record are deleted.',
};

/** Actions in words. */
const titles: { readonly [Do in Action['do']]: string } = {
  nothing: 'Nothing to do',
  wait: 'Wait',
  begin: 'Write a new run',
  launch: 'Start the cluster',
  scale: 'Bring TaskManagers back',
  endMember: 'End a TaskManager that hangs',
  grow: 'Add TaskManagers',
  submit: 'Submit the job',
  noteSubmitted: 'Flink has the job',
  noteCheckpoint: 'First checkpoint',
  noteMainFault: 'The main method failed',
  noteSteady: 'Runs steadily again',
  planSavepoint: 'Plan a savepoint',
  planPause: 'Plan a savepoint over a pause',
  takeSavepoint: 'Stop with a savepoint',
  cancel: 'Cancel the job',
  recordSavepoint: 'Record the savepoint',
  findSavepoint: 'Look for the savepoint',
  endCluster: 'End the cluster',
  leave: 'Leave the cluster',
  end: 'End the cluster',
  adjust: 'Adjust the living cluster',
  settle: 'Settle',
  takeSnapshot: 'Take a snapshot',
  recordSnapshot: 'Record the snapshot',
  keepSnapshot: 'Keep the snapshot for the account',
  deleteSnapshot: 'Delete a snapshot',
  rollBack: 'Roll back',
  clearLeftovers: 'Delete old checkpoints',
  erase: 'Delete all of it',
};

const isSettling = (action: Action): action is Extract<Action, { readonly do: 'end' | 'settle' }> =>
  action.do === 'end' || action.do === 'settle';
const codeOf = (action: Action): string => (isSettling(action) ? `${action.do}: ${action.event}` : action.do);
/** `jobRunning` as words: `job running`. */
const spelled = (event: string): string => event.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const titleOf = (action: Action): string =>
  isSettling(action) ? `${titles[action.do]}: ${spelled(action.event)}` : titles[action.do];

type Growing = { -readonly [Name in keyof Step]: Step[Name] };

/** An empty book. */
export const createStepBook = (clock: { now(): number }): StepBook => {
  const books = new BoundedMap<string, Growing[]>(MOST_APPLICATIONS);
  let last = 0;
  const add = (application: Application, step: Omit<Step, 'id' | 'operationId'>): Growing => {
    const key = keyText(application);
    const steps = books.get(key) ?? [];
    // Also where it was known: the one that did something last is forgotten last.
    books.set(key, steps);
    last += 1;
    const open = application.operations.findLast(({ status }) => status === 'IN_PROGRESS');
    const added = { ...step, id: `s${last}`, operationId: application.goal.operationId ?? open?.id ?? null };
    steps.push(added);
    if (steps.length > MOST_STEPS) steps.shift();
    return added;
  };
  const begun = (application: Application, action: Action, now: number): Growing | undefined => {
    const make = texts[action.do] as ((action: Action, of: Application) => string | null | undefined) | undefined;
    const text = make?.(action, application);
    if (text === undefined) return undefined;
    const code = codeOf(action);
    const before = books.get(keyText(application))?.at(-1);
    const isSame = before?.code === code && before.text === text && now - (before.until ?? now) < 5_000;
    if (!isSame)
      return add(application, {
        kind: 'step',
        code,
        title: titleOf(action),
        text,
        at: now,
        until: undefined,
        error: undefined,
      });
    before.until = undefined;
    return before;
  };
  return {
    acts: (application, action) => {
      const step = begun(application, action, clock.now());
      return (fault) => {
        if (step === undefined) return;
        const waits = action.do === 'wait' ? action.milliseconds : 0;
        step.until = clock.now() + waits;
        step.error = fault === undefined ? undefined : operatorLine(fault.error);
      };
    },
    note: (application, title, text) => {
      const now = clock.now();
      add(application, { kind: 'event', code: title, title, text, at: now, until: now, error: undefined });
    },
    // One that waits a moment between two steps is left out.
    of: (key) =>
      (books.get(keyText(key)) ?? []).filter(
        ({ code, at, until, error }) =>
          code !== 'wait' || error !== undefined || (until ?? clock.now()) - at >= SHORT_MILLISECONDS,
      ),
    forget: (key) => void books.delete(keyText(key)),
  };
};
