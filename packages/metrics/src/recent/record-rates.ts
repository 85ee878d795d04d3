// What a job reads and writes a second, from the samples of its operators. Pure.
import type { MemberSample, SampleRow } from '../sample/member-sample.js';

/** Records a second; undefined where no operator tells. */
export interface RecordRates {
  /** That sources gave on. */
  readonly in: number | undefined;
  /** That came to sinks. */
  readonly out: number | undefined;
}

/** As Flink names operators, 1.13 to 2.3: the flow metrics of a source's task count nothing that comes in, those of a sink's nothing that goes out. */
const source = /^Source: /;
const sink = /^Sink: |: Writer$/;

const added = (rows: readonly SampleRow[], name: string): number | undefined => {
  const values = rows.map(({ values: own }) => own[name]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
};

/** Adds up all members of a cluster at one slot. */
export const recordRates = (samples: readonly MemberSample[]): RecordRates => {
  const operators = samples.flatMap(({ rows }) => rows.filter(({ kind }) => kind === 'operator'));
  const of = (form: RegExp): readonly SampleRow[] => operators.filter(({ operator }) => form.test(operator ?? ''));
  return { in: added(of(source), 'numRecordsOutPerSecond'), out: added(of(sink), 'numRecordsInPerSecond') };
};
