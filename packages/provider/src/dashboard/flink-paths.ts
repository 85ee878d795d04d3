// What of Flink's REST API may be looked at: every path that only reads, of Flink 1.13 to 2.3, and the files of its own dashboard.
import { plainSegments } from './plain-path.js';

/**
 * The GET requests of the message headers in flink-runtime and flink-runtime-web 1.13.2 to 2.3.0, read from their class files. Left out on
 * purpose, because they act: `yarn-cancel` and `yarn-stop` of a job end it, `plan` of a jar runs its `main`. A `*` stands for one segment.
 */
const reads = [
  'config',
  'overview',
  'datasets',
  'datasets/delete/*',
  'jars',
  'savepoint-disposal/*',
  'applications/overview',
  'applications/*',
  'applications/*/exceptions',
  'applications/*/jobmanager/config',
  'jobmanager/config',
  'jobmanager/environment',
  'jobmanager/log',
  'jobmanager/logs',
  'jobmanager/logs/*',
  'jobmanager/metrics',
  'jobmanager/profiler',
  'jobmanager/profiler/*',
  'jobmanager/stdout',
  'jobmanager/thread-dump',
  'jobs',
  'jobs/metrics',
  'jobs/overview',
  'jobs/*',
  'jobs/*/accumulators',
  'jobs/*/checkpoints',
  'jobs/*/checkpoints/config',
  'jobs/*/checkpoints/details/*',
  'jobs/*/checkpoints/details/*/subtasks/*',
  'jobs/*/checkpoints/*',
  'jobs/*/config',
  'jobs/*/exceptions',
  'jobs/*/execution-result',
  'jobs/*/jobmanager/config',
  'jobs/*/jobmanager/environment',
  'jobs/*/jobmanager/log-url',
  'jobs/*/metrics',
  'jobs/*/plan',
  'jobs/*/rescales/config',
  'jobs/*/rescales/details/*',
  'jobs/*/rescales/history',
  'jobs/*/rescales/overview',
  'jobs/*/rescales/summary',
  'jobs/*/rescaling/*',
  'jobs/*/resource-requirements',
  'jobs/*/savepoints/*',
  'jobs/*/status',
  'jobs/*/taskmanagers/*/log-url',
  'jobs/*/vertices/*',
  'jobs/*/vertices/*/accumulators',
  'jobs/*/vertices/*/backpressure',
  'jobs/*/vertices/*/flamegraph',
  'jobs/*/vertices/*/jm-operator-metrics',
  'jobs/*/vertices/*/metrics',
  'jobs/*/vertices/*/subtasks/accumulators',
  'jobs/*/vertices/*/subtasks/metrics',
  'jobs/*/vertices/*/subtasks/*',
  'jobs/*/vertices/*/subtasks/*/attempts/*',
  'jobs/*/vertices/*/subtasks/*/attempts/*/accumulators',
  'jobs/*/vertices/*/subtasks/*/metrics',
  'jobs/*/vertices/*/subtasktimes',
  'jobs/*/vertices/*/taskmanagers',
  'jobs/*/vertices/*/watermarks',
  'taskmanagers',
  'taskmanagers/metrics',
  'taskmanagers/*',
  'taskmanagers/*/log',
  'taskmanagers/*/logs',
  'taskmanagers/*/logs/*',
  'taskmanagers/*/metrics',
  'taskmanagers/*/profiler',
  'taskmanagers/*/profiler/*',
  'taskmanagers/*/stdout',
  'taskmanagers/*/thread-dump',
].map((read) => read.split('/'));

const fileKind = /\.(?:css|html|ico|js|json|map|png|svg|ttf|txt|woff2?|xml)$/;
/** Folders of the dashboard's files: `libs` until 1.14, `assets` in all. */
const fileFolders: ReadonlySet<string> = new Set(['assets', 'libs']);

const isFile = (segments: readonly string[]): boolean =>
  segments.length === 0 ||
  (fileKind.test(segments.at(-1) ?? '') && (segments.length === 1 || fileFolders.has(segments[0] ?? '')));

const isRead = (segments: readonly string[]): boolean =>
  reads.some(
    (read) =>
      read.length === segments.length && read.every((wanted, index) => wanted === '*' || wanted === segments[index]),
  );

/** Kinds of answers, by how secrets are kept out of them. */
export type FlinkPageKind = 'file' | 'settings' | 'text' | 'data';

/** A path that may be asked for. */
export interface FlinkPage {
  /** The path as it goes to Flink: without escapes. */
  readonly path: string;
  readonly kind: FlinkPageKind;
}

const settings: ReadonlySet<string> = new Set(['config', 'environment']);
const texts: ReadonlySet<string> = new Set(['log', 'logs', 'stdout']);

const kindOf = (segments: readonly string[]): FlinkPageKind => {
  const [last = '', before = ''] = segments.toReversed();
  if (settings.has(last)) return 'settings';
  // The list of log files is data; a file of it is text.
  return (texts.has(last) && last !== 'logs') || before === 'logs' ? 'text' : 'data';
};

/** The page that a path names, or undefined where it names none that may be looked at, or hides what it names. */
export const flinkPage = (path: string): FlinkPage | undefined => {
  const segments = plainSegments(path);
  if (segments === undefined) return undefined;
  // Flink also serves its API below its version.
  const named = segments[0] === 'v1' ? segments.slice(1) : segments;
  if (isRead(named)) return { path: `/${segments.join('/')}`, kind: kindOf(named) };
  return isFile(segments) ? { path: `/${segments.join('/')}`, kind: 'file' } : undefined;
};
