// Text of Prometheus: names, labels and figures in its exposition format. Pure.
import type { MetricDatum } from '@drey/plugin-api';

/** A family of figures under one name. */
export interface Family {
  /** Of letters, digits and underlines. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly figures: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
    /** Milliseconds since the epoch. */
    readonly at?: number;
  }[];
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** A name of another world as one of Prometheus: `numRecordsIn` is `num_records_in`. */
export const snakeName = (name: string): string =>
  name
    .replaceAll('KPUs', 'Kpus')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/\W+/g, '_')
    .toLowerCase();

const labelsText = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

const familyText = ({ name, help, type, figures }: Family): string =>
  [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${type}`,
    ...figures.map(
      ({ labels, value, at }) => `${name}${labelsText(labels)} ${value}${at === undefined ? '' : ` ${at}`}`,
    ),
    '',
  ].join('\n');

/** The page. Families without figures are left out. */
export const prometheusText = (families: readonly Family[]): string =>
  families
    .filter(({ figures }) => figures.length > 0)
    .map(familyText)
    .join('');

/** The labels of a datum: its dimensions. A dimension of a job's own must not take the place of one of ours. */
export const labelsOf = ({ dimensions }: MetricDatum): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(dimensions).map(([name, value]) => [snakeName(name).replace(/^(?=\d)/, '_') || '_', value]),
  );
