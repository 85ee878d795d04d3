// How a job's main class is run, and what its code may set: as the service has it. Pure.
import { type FlinkRuntime, minorOf } from '@drey/cluster';

/** What becomes of settings in code that the service does not take: the start fails, or the code wins where no state can be lost by it. */
export type CodeSettings = 'refuse' | 'report';

/** Our class that Flink runs in place of the job's: it takes hold of what the code executes. */
export const PROGRAM_CLASS = 'drey.flink.Program';

/** Our class that runs a main class without a job, and answers what the job would be. */
export const REHEARSAL_CLASS = 'drey.flink.Rehearsal';

/** Arguments by which {@link REHEARSAL_CLASS} runs a main class. `location`: of a snapshot that is looked into with that code; null for none. */
export const rehearsalArguments = (
  codeSettings: CodeSettings,
  location: string | null,
  main: { readonly entryClass: string; readonly programArgs?: readonly string[] },
): readonly string[] => [codeSettings, location ?? '-', main.entryClass, ...(main.programArgs ?? [])];

/** Notes of one start; more would push the job's own lines away. */
const NOTES_LIMIT = 10;

/** Arguments by which {@link PROGRAM_CLASS} runs a main class. The notes become events of the application's log stream. */
export const programArguments = (
  codeSettings: CodeSettings,
  notes: readonly string[],
  main: { readonly entryClass: string; readonly programArgs?: readonly string[] },
): readonly string[] => {
  const told = notes.slice(0, NOTES_LIMIT);
  return [codeSettings, String(told.length), ...told, main.entryClass, ...(main.programArgs ?? [])];
};

/** First release for which the service refuses settings in code (developer guide, "Troubleshooting: job configuration"). */
const FIRST_THAT_REFUSES = 119;

/**
 * What code may set (developer guide, "Programmatic Flink configuration properties"), as options or as beginnings of such. Parallelism and the
 * jobs' own jars are the code's too.
 */
const allowed: readonly string[] = [
  'parallelism.default',
  'execution.runtime-mode',
  'execution.buffer-timeout',
  'execution.checkpointing.interval-during-backlog',
  'execution.checkpointing.unaligned',
  'execution.checkpointing.aligned-checkpoint-timeout',
  'pipeline',
  'python',
  'table',
  // What the table planner itself notes of a query.
  '__table',
  'sql-client',
];

/** Options of a job's run by which Flink itself refuses a `main` that sets what it may not; none for releases before and where code is let through. */
export const programConfiguration = (
  runtime: FlinkRuntime,
  codeSettings: CodeSettings,
): Readonly<Record<string, string>> =>
  codeSettings === 'refuse' && minorOf(runtime) >= FIRST_THAT_REFUSES
    ? {
        'execution.program-config.enabled': 'false',
        'execution.program-config.wildcards': allowed.join(';'),
      }
    : {};
