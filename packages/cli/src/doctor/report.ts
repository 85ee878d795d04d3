// What `drey doctor` says: a page for people, or the same as JSON. Pure.
import type { Finding, SurroundingsCheck } from '@drey/plugin-api';

/** One line of the report. */
export interface Row extends Pick<SurroundingsCheck, 'subject' | 'purpose' | 'required'>, Finding {}

/** Everything that was found. */
export interface Report {
  /** Whether applications can run with the settings in force. */
  readonly ready: boolean;
  /** The first row that keeps them from it. */
  readonly mendFirst: Row | null;
  readonly rows: readonly Row[];
}

/** Judges the rows. */
export const reportOf = (rows: readonly Row[]): Report => {
  const mendFirst = rows.find(({ required, state }) => required && state === 'missing') ?? null;
  return { ready: mendFirst === null, mendFirst, rows };
};

const STATE_WIDTH = 'not needed'.length + 2;

const rowLines = ({ subject, purpose, state, found, remedy }: Row): readonly string[] => {
  const margin = ' '.repeat(STATE_WIDTH);
  return [
    `${state.padEnd(STATE_WIDTH)}${subject} (${purpose})`,
    `${margin}${found}`,
    ...(state === 'missing' && remedy !== undefined ? [`${margin}> ${remedy}`] : []),
  ];
};

const verdict = ({ mendFirst }: Report): string =>
  mendFirst === null
    ? 'Applications can run with these settings.'
    : `Mend first: ${mendFirst.subject}. ${mendFirst.found} ${mendFirst.remedy ?? ''}`.trimEnd();

/** The page, a line each; the verdict comes last. */
export const reportLines = (report: Report): readonly string[] => [
  ...report.rows.flatMap(rowLines),
  '',
  verdict(report),
];
