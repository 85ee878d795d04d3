// `drey doctor`: what there is on this machine for Drey to use, and what to mend. Starts nothing and writes nothing.
import { type Clock, lookWithin, type SurroundingsCheck } from '@drey/plugin-api';
import { readInstanceId } from '@drey/gateway/host';
import { hostChecks } from './doctor/host-checks.js';
import { pluginChecks, type PluginsToCheck } from './doctor/plugin-checks.js';
import { reportLines, reportOf, type Row } from './doctor/report.js';

/** One run of the command. */
export interface DoctorCommandRun extends PluginsToCheck {
  readonly json: boolean;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
}

/** Longest wait for one row; what it asks in turn has shorter bounds of its own. */
const ROW_MILLISECONDS = 25_000;

const rowOf = async (check: SurroundingsCheck, clock: Clock): Promise<Row> => {
  const { subject, purpose, required } = check;
  return { subject, purpose, required, ...(await lookWithin(check, { clock, milliseconds: ROW_MILLISECONDS })) };
};

/** The id that marks what belongs to the data directory. A damaged one is reported in the row of the directory. */
const knownInstanceId = (dataDirectory: string | null): string | undefined => {
  try {
    return dataDirectory === null ? undefined : readInstanceId(dataDirectory);
  } catch {
    return undefined;
  }
};

/** Looks at everything at once and prints the report. Resolves to 0 when applications can run, else 1. */
export const runDoctorCommand = async (run: DoctorCommandRun): Promise<number> => {
  const { settings, clock, print } = run;
  const dataDirectory = settings.boolean('persistence') ? (settings.string('dataDir') ?? null) : null;
  const surroundings = { ...run, dataDirectory, cacheDirectory: settings.string('cacheDir') ?? '' };
  const node = { version: process.versions.node, executable: process.execPath };
  const checks = [
    ...hostChecks({ ...surroundings, node }),
    ...(await pluginChecks({ ...surroundings, instanceId: knownInstanceId(dataDirectory) })),
  ];
  const report = reportOf(await Promise.all(checks.map((check) => rowOf(check, clock))));
  if (run.json) print(JSON.stringify(report, undefined, 2));
  else for (const line of reportLines(report)) print(line);
  return report.ready ? 0 : 1;
};
