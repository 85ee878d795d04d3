// What the outcome of the multipart probe means to people: one error text and one health fact, the same for every upstream.
import { type HealthFact, OperatorError } from '@drey/plugin-api';
import type { MultipartOutcome } from './multipart-probe.js';

/** The account in which the probe's bucket is made, so that it never shows up among a user's. */
export const PROBE_ACCOUNT_ID = '000000000000';

/** The error for an upstream that answers CompleteMultipartUpload wrongly. */
export const wrongMultipartError = (upstream: string, rootElement: string): OperatorError =>
  new OperatorError(
    'DREY_UPSTREAM_MULTIPART',
    `S3 of ${upstream} answers CompleteMultipartUpload with the root element ${rootElement} instead of CompleteMultipartUploadResult: ` +
      "Flink's S3 client cannot read that, so a FileSink never commits its files and the job restarts for ever.",
    'Use an emulator that sends CompleteMultipartUploadResult; of moto that is 5.2.3 or later (unset DREY_MOTO_SERVER to have one installed).',
  );

/** The health fact for a probe's outcome; undefined before there is one. */
export const multipartFact = (upstream: string, outcome: MultipartOutcome | undefined): readonly HealthFact[] => {
  const name = 'upstream-multipart';
  if (outcome === undefined) return [];
  if (outcome.kind === 'good') return [{ name, ok: true, text: 'S3 completes multipart uploads as Flink needs it.' }];
  if (outcome.kind === 'wrong')
    return [{ name, ok: false, text: wrongMultipartError(upstream, outcome.rootElement).line() }];
  return [
    {
      name,
      ok: false,
      text: `S3 of ${upstream} could not be probed (${outcome.reason}); jobs that write to S3 may fail.`,
    },
  ];
};
