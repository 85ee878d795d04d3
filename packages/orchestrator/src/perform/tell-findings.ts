// What is found in code and stops nothing: in the log, and in the notes of the operation that waits for the job.
import { noteOperation, versionOf } from '@drey/state';
import { checkpointLiberties } from '../check/checkpoint-liberties.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { type Subject, change, flinkOf, runOf } from './subject.js';

/** Tells findings, each a whole sentence. */
export const tellFindings = async (
  needs: OrchestratorNeeds,
  subject: Subject,
  findings: readonly string[],
): Promise<void> => {
  const { arn, goal } = subject.application;
  for (const finding of findings)
    needs.log.warn('Something in the code, or its options, is let through.', { application: arn, finding });
  const { operationId } = goal;
  if (operationId === null || findings.length === 0) return;
  await change(needs, subject, (now) =>
    findings.reduce((record, finding) => noteOperation(record, operationId, finding), now),
  );
};

/** Where settings in code are let through: tells what Flink says of the job. A Flink that does not answer keeps nobody from going on. */
export const tellLiberties = async (needs: OrchestratorNeeds, subject: Subject): Promise<void> => {
  if (needs.codeSettings !== 'report') return;
  const run = runOf(subject);
  const found = await flinkOf(needs, subject)
    .checkpointRhythm(run.jobId)
    .catch(() => undefined);
  if (found !== undefined)
    await tellFindings(needs, subject, checkpointLiberties(versionOf(subject.application, run.versionId), found));
};
