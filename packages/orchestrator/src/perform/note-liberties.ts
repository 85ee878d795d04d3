// Where settings in code are let through: which, in the log and in the notes of the operation that started the job.
import { noteOperation, versionOf } from '@drey/state';
import { checkpointLiberties } from '../check/checkpoint-liberties.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { type Case, change, flinkOf, runOf } from './case.js';

/** Notes what Flink says of the job against what the application asks for. A Flink that does not answer keeps nobody from going on. */
export const noteLiberties = async (needs: OrchestratorNeeds, subject: Case): Promise<void> => {
  if (needs.codeSettings !== 'report') return;
  const { application } = subject;
  const run = runOf(subject);
  const found = await flinkOf(needs, subject)
    .checkpointRhythm(run.jobId)
    .catch(() => undefined);
  if (found === undefined) return;
  const liberties = checkpointLiberties(versionOf(application, run.versionId), found);
  for (const liberty of liberties)
    needs.log.warn('A setting in code is let through.', { application: application.arn, liberty });
  const { operationId } = application.goal;
  if (operationId === null || liberties.length === 0) return;
  await change(needs, subject, (now) =>
    liberties.reduce((record, liberty) => noteOperation(record, operationId, liberty), now),
  );
};
