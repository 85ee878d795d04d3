// What an application waits for before it does what is wished, in one sentence.
import type { Application } from '@drey/state';
import type { GlancedJob } from './running-job.js';

const phases = {
  launching: 'Its cluster is launched: its JVMs start and find each other.',
  submitting: 'Its cluster is there; its main method runs, and its job is submitted after it.',
  submitted: undefined,
} as const;

/** At rest it waits for nothing; its job may. */
const resting: ReadonlySet<string> = new Set(['READY', 'RUNNING']);

const underWay = ({ status, operations, run }: Application): string | undefined => {
  if (resting.has(status)) return undefined;
  const operation = operations.findLast((one) => one.status === 'IN_PROGRESS');
  const since =
    operation === undefined ? '' : ` ${operation.name} since ${new Date(operation.startedAt).toISOString()}.`;
  const phase = run === null ? undefined : phases[run.phase];
  return `It is ${status}.${since}${phase === undefined ? '' : ` ${phase}`}`;
};

/** What is known beside its record. */
export interface Beside {
  readonly preparation: { readonly text: string } | null | undefined;
  readonly hindrance: { readonly cause: string } | null | undefined;
}

/** The nearest cause; null for nothing. */
export const waitsFor = (
  application: Application,
  { preparation, hindrance }: Beside,
  { job, unanswered }: GlancedJob,
): string | null =>
  preparation?.text ?? hindrance?.cause ?? unanswered ?? job?.waitsFor ?? underWay(application) ?? null;
