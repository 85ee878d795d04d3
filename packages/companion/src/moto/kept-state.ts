// What the launcher kept at a clean stop, and what became of it at the next start, as it reports them in moto's directory.
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, check, type Logger, parseChecked } from '@drey/plugin-api';

/** Time for moto to write what it holds; some 100 MB a second. */
export const KEEPING_MILLISECONDS = 60_000;

const keptDirectory = (directory: string): string => join(directory, 'kept');

/** What was kept. */
const isKept = check.shape({
  /** Names of services, as moto has them. */
  services: check.list(check.text),
  /** By service, the parts of its state that could not be kept. */
  lost: check.record(check.list(check.text)),
  seconds: check.number,
});

/** What became of it; a fault means that moto started empty. */
const isRecall = check.shape({ fault: check.nullable(check.text), aside: check.optional(check.text) });

const readReport = <T>(file: string, isReport: Check<T>): T | undefined => {
  try {
    return parseChecked(readFileSync(file, 'utf8'), isReport);
  } catch {
    return undefined;
  }
};

/** Whether a moto ended cleanly and left what it held, and no later one has read it to the end. Throws where that cannot be looked at. */
export const hasKeptState = (directory: string): boolean =>
  [keptDirectory(directory), `${keptDirectory(directory)}.used`].some(
    (one) => statSync(one, { throwIfNoEntry: false }) !== undefined,
  );

/** Says what the moto that just ended kept, or that it kept nothing; whether it did. */
export const tellKept = (directory: string, pid: number, log: Logger): boolean => {
  const report = readReport(join(keptDirectory(directory), 'report.json'), isKept);
  if (report === undefined)
    log.warn('Ended moto: the buckets, roles, streams and logs that it held are gone.', { pid });
  else log.info('Ended moto: what it held is kept for the next start.', { pid, ...report });
  return report !== undefined;
};

/** Says what became of it in a moto that just started. False when there was something and it could not be read. */
export const tellRecalled = (directory: string, log: Logger): boolean => {
  const file = join(directory, 'recalled.json');
  const report = readReport(file, isRecall);
  rmSync(file, { force: true });
  if (report === undefined) return true;
  const { fault, aside } = report;
  if (fault === null) log.info('moto holds again what it held at the last clean stop.');
  else
    log.warn(
      'What moto held at the last clean stop could not be read, so it starts empty. What was kept is put aside; delete it when it is of no use.',
      { cause: fault, aside },
    );
  return fault === null;
};
