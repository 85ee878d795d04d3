// Samples of the members of a cluster at one slot -> metrics of its application. Pure.
import type { MemberSample, SampleRow } from '../sample/member-sample.js';
import { dimensionText, nameText } from './dimension-text.js';
import { addJvmSeries } from './jvm-series.js';
import type { MeasuredApplication } from './measured-application.js';
import {
  type FlowMetric,
  flowMetrics,
  inputMetrics,
  jobMetrics,
  type MetricLevel,
  metricLevels,
} from './metric-table.js';
import { createSeriesSet, type SeriesSet } from './series-set.js';
import type { Slot } from './slot.js';

/** Series of one application at one moment; beyond that some are left out, and it is told. */
export const MOST_SERIES = 5_000;

type Dimensions = Readonly<Record<string, string>>;

const reaches = (level: MetricLevel, wanted: MetricLevel): boolean =>
  metricLevels.indexOf(level) >= metricLevels.indexOf(wanted);

/** Values by Flink's names, with those of what is around a row: an operator's task, a task's TaskManager. */
type Values = Readonly<Record<string, number>>;

const memoryOf = (sample: MemberSample): Values => {
  const { Used: used, Total: total } = sample.rows.find(({ kind }) => kind === 'memory')?.values ?? {};
  return {
    ...(used === undefined ? {} : { managedMemoryUsed: used }),
    ...(total === undefined ? {} : { managedMemoryTotal: total }),
    ...(used === undefined || !total ? {} : { managedMemoryUtilization: (used * 100) / total }),
  };
};

const valueOf = (metric: FlowMetric, values: Values): number | undefined => {
  const value = values[metric.source ?? metric.name];
  return value === undefined || (metric.above !== undefined && value <= metric.above) ? undefined : value;
};

const subtaskKey = ({ task, subtask }: SampleRow): string => `${subtask} ${task}`;

/** Dimensions beside those of the application, by the coarsest level that has them. */
const scopesOf = (row: SampleRow): readonly (readonly [MetricLevel, Dimensions])[] => {
  const task = { Task: dimensionText(row.task ?? '') };
  const part = { Parallelism: String(row.subtask ?? 0) };
  if (row.kind === 'task')
    return [
      ['TASK', task],
      ['PARALLELISM', { ...task, ...part }],
    ];
  const operator = { Operator: dimensionText(row.operator ?? '') };
  return [
    ['OPERATOR', operator],
    ['PARALLELISM', { ...operator, ...part }],
  ];
};

interface Collecting {
  readonly set: SeriesSet;
  readonly level: MetricLevel;
  readonly flinkMajor: number;
  readonly base: Dimensions;
}

/** A row of a task or an operator without labels. `around`: values that it has where it has none of its own. */
const addFlow = ({ set, level, base }: Collecting, row: SampleRow, memory: Values, ofTask: Values): void => {
  const own = row.values;
  const all = row.kind === 'task' ? { ...memory, ...own } : { ...memory, ...ofTask, ...own };
  const isOfTask = row.kind === 'task';
  for (const metric of flowMetrics) {
    const isOwnKind = metric.of === row.kind;
    if (isOwnKind) {
      // The application, and each task, have a sample of each subtask that says it itself.
      if (metric.from === undefined) set.add(metric, base, valueOf(metric, own));
      if (!isOfTask && reaches(level, 'TASK'))
        set.add(metric, { ...base, Task: dimensionText(row.task ?? '') }, valueOf(metric, own));
    }
    for (const [from, dimensions] of scopesOf(row)) {
      if (!reaches(level, from) || (isOfTask && metric.of === 'operator')) continue;
      set.add(metric, { ...base, ...dimensions }, valueOf(metric, all));
    }
  }
};

const addInput = ({ set, level, base, flinkMajor }: Collecting, { labels = {}, values }: SampleRow): void => {
  for (const metric of inputMetrics) {
    const value = values[metric.source];
    const input = labels[metric.input[0]];
    if (value === undefined || input === undefined || (metric.only === 1 && flinkMajor > 1)) continue;
    const dimensions = { ...base, [metric.input[1]]: dimensionText(input), Flow: 'Input' };
    set.add(metric, dimensions, value);
    const part = labels[metric.part[0]];
    if (part !== undefined && reaches(level, 'PARALLELISM'))
      set.add(metric, { ...dimensions, [metric.part[1]]: dimensionText(part) }, value);
  }
};

/** The most dimensions of a metric (documented) less those that we add. */
const MOST_LABELS = 26;

const addCustom = ({ set, level, base }: Collecting, row: SampleRow): void => {
  const labels = Object.entries(row.labels ?? {}).slice(0, MOST_LABELS);
  const own = Object.fromEntries(labels.map(([name, value]) => [nameText(name), dimensionText(value)]));
  const tasks: readonly (readonly [MetricLevel, Dimensions])[] = [
    ['APPLICATION', {}],
    ['TASK', { Task: dimensionText(row.task ?? '') }],
    ...(row.operator === undefined ? [] : scopesOf(row)),
  ];
  for (const [name, value] of Object.entries(row.values))
    for (const [from, dimensions] of tasks)
      if (reaches(level, from))
        set.add({ name: nameText(name), unit: 'None', whole: 'sum' }, { ...base, ...own, ...dimensions }, value);
};

const addJob = ({ set, base, flinkMajor }: Collecting, { values }: SampleRow): void => {
  for (const { name, unit, only } of jobMetrics)
    if (only === undefined || only === Math.min(flinkMajor, 2))
      set.add({ name, unit, whole: 'largest' }, base, values[name]);
};

const addMember = (collecting: Collecting, sample: MemberSample, jobId: string): void => {
  const rows = sample.rows.filter(({ job }) => job === jobId);
  const memory = memoryOf(sample);
  if (sample.role === 'taskmanager')
    for (const metric of flowMetrics)
      if (metric.of === 'memory') collecting.set.add(metric, collecting.base, memory[metric.name]);
  const tasks = new Map(rows.filter(({ kind }) => kind === 'task').map((row) => [subtaskKey(row), row.values]));
  for (const row of rows) {
    if (row.kind === 'job') addJob(collecting, row);
    else if (row.kind === 'custom') addCustom(collecting, row);
    else if (row.labels !== undefined) addInput(collecting, row);
    else addFlow(collecting, row, memory, tasks.get(subtaskKey(row)) ?? {});
  }
};

/** The metrics of an application at a slot, by its level of now. */
export const applicationSeries = (measured: MeasuredApplication, slot: Slot): SeriesSet => {
  const { application, level, flinkMajor, jobId } = measured;
  const set = createSeriesSet(MOST_SERIES);
  const base = { Application: dimensionText(application.name) };
  for (const sample of slot.samples) addMember({ set, level, flinkMajor, base }, sample, jobId);
  addJvmSeries(set, base, measured, slot);
  return set;
};
