// The timeline of one application: operations of its record, and the steps of this run of the host between them. Pure.
import type { TimelineEntry } from '@drey/console';
import { type Application, type ApplicationOperation } from '@drey/state';
import type { KnownFault } from '@drey/orchestrator';
import { faultFacts } from '../fault-facts.js';
import type { Step } from './step-book.js';

const MOST_OPERATIONS = 100;

const stateOf = ({ status }: ApplicationOperation): TimelineEntry['state'] => {
  if (status === 'IN_PROGRESS') return 'underWay';
  return status === 'SUCCESSFUL' ? 'done' : 'failed';
};

const versions = ({ versionFrom, versionTo }: ApplicationOperation): string | null =>
  versionFrom === undefined || versionTo === undefined ? null : `Version ${versionFrom} to ${versionTo}.`;

/** What a failed operation and a step have to say about why. */
export type FaultOfText = (text: string, at: number) => KnownFault | undefined;

const operationEntry = (operation: ApplicationOperation, faultOf: FaultOfText): TimelineEntry => ({
  id: `o${operation.id}`,
  kind: 'operation',
  operationId: operation.id,
  at: operation.startedAt,
  until: operation.endedAt ?? null,
  state: stateOf(operation),
  code: operation.name,
  title: operation.name,
  text: versions(operation),
  notes: operation.notes ?? [],
  fault:
    operation.error === undefined
      ? null
      : faultFacts(faultOf(operation.error, operation.endedAt ?? operation.startedAt)),
});

const stepEntry = (step: Step, faultOf: FaultOfText): TimelineEntry => ({
  id: step.id,
  kind: step.kind,
  operationId: step.operationId,
  at: step.at,
  until: step.until ?? null,
  state: step.error !== undefined ? 'failed' : step.until === undefined ? 'underWay' : 'done',
  code: step.code,
  title: step.title,
  text: step.text,
  notes: [],
  fault: step.error === undefined ? null : faultFacts(faultOf(step.error, step.at)),
});

/** All entries, oldest first. */
export const timelineOf = (
  { operations }: Pick<Application, 'operations'>,
  steps: readonly Step[],
  faultOf: FaultOfText,
): readonly TimelineEntry[] =>
  [
    ...operations.slice(-MOST_OPERATIONS).map((operation) => operationEntry(operation, faultOf)),
    ...steps.map((step) => stepEntry(step, faultOf)),
  ].toSorted((one, other) => one.at - other.at);
