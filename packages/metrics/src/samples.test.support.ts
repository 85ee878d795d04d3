// Samples and applications for tests.
import type { MemberSample, SampleRow } from './sample/member-sample.js';
import type { MeasuredApplication } from './series/measured-application.js';

export const JOB: string = '1'.repeat(32);

/** 11:00:15 of a day. */
export const AT: number = Date.UTC(2026, 10, 30, 11, 0, 15);

/** A Flink 1.20 application at level APPLICATION, changed as given. */
export const anApplication = (changes: Partial<MeasuredApplication> = {}): MeasuredApplication => ({
  application: { arn: 'arn:demo', accountId: '000000000000', region: 'us-east-1', name: 'demo' },
  level: 'APPLICATION',
  jobId: JOB,
  flinkMajor: 1,
  kpus: 3,
  kpusPerTaskManager: 2,
  ...changes,
});

/** What a TaskManager with these rows sends. */
export const taskManager = (rows: readonly SampleRow[], changes: Partial<MemberSample> = {}): MemberSample => ({
  format: 1,
  at: AT,
  member: 'taskmanager-1',
  role: 'taskmanager',
  jvm: { startedAt: 1, processors: 4 },
  rows,
  left: 0,
  ...changes,
});

/** What a JobManager sends. */
export const jobManager = (values: Readonly<Record<string, number>>): MemberSample =>
  taskManager([{ kind: 'job', job: JOB, values }], { member: 'jobmanager', role: 'jobmanager' });

/** The row of a subtask. */
export const taskRow = (task: string, subtask: number, values: Readonly<Record<string, number>>): SampleRow => ({
  kind: 'task',
  job: JOB,
  task,
  subtask,
  values,
});

/** The row of an operator in a subtask. */
export const operatorRow = (
  task: string,
  operator: string,
  values: Readonly<Record<string, number>>,
  more: Partial<SampleRow> = {},
): SampleRow => ({ kind: 'operator', job: JOB, task, subtask: 0, operator, values, ...more });
