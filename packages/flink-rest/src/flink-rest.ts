// A JobManager's REST API, as far as Drey drives it. The same calls serve Flink 1.13 to 2.3.
import {
  type CheckpointRhythm,
  type FlinkCheckpoints,
  readCheckpointRhythm,
  readCheckpoints,
} from './flink-checkpoints.js';
import { type FlinkFault, readExceptions } from './flink-exceptions.js';
import { type FlinkJob, type FlinkJobState, readJob } from './flink-job.js';
import { FlinkRestError } from './flink-rest-error.js';
import { readSavepointStatus, type SavepointStatus } from './flink-savepoint.js';
import { type JobOperator, readJobOperators } from './job-operators.js';
import { type FlinkTaskManager, readTaskManagers } from './flink-registrations.js';
import { callRest, type RestOptions } from './rest-call.js';

/** A cluster at a glance. */
export interface FlinkOverview {
  readonly flinkVersion: string;
  readonly taskManagers: number;
  readonly slotsTotal: number;
  readonly slotsAvailable: number;
  readonly jobsRunning: number;
}

/** How a jar is run. What is left out is left to Flink. */
export interface RunJar {
  /** 32 hex digits, chosen by the caller, so that a repeated submission is refused rather than doubled. */
  readonly jobId: string;
  readonly savepointPath?: string;
  readonly allowNonRestoredState?: boolean;
  readonly parallelism?: number;
  readonly entryClass?: string;
  /** Options of this job alone; Flink takes them since 1.17. */
  readonly flinkConfiguration?: Readonly<Record<string, string>>;
  readonly programArgs?: readonly string[];
}

/** How a savepoint is asked for. */
export interface SavepointRequest {
  readonly targetDirectory: string;
  /** 32 hex digits, chosen by the caller; makes a repeated request harmless. Flink knows it from 1.15; an older one chooses its own. */
  readonly triggerId?: string;
}

/** Calls throw FlinkRestError for an answer that says no and FlinkUnreachable for none. */
export interface FlinkRest {
  overview(): Promise<FlinkOverview>;
  jobs(): Promise<readonly { readonly id: string; readonly state: FlinkJobState }[]>;
  /** One job; null when this JobManager knows no such job. */
  job(jobId: string): Promise<FlinkJob | null>;
  /** Runs `main()` of an uploaded jar and resolves to the job id when the job is submitted. What `main()` throws is the error's root. */
  runJar(jarId: string, options: RunJar): Promise<string>;
  /**
   * Runs our class that runs `main()` without a job; resolves to what it answers, in JSON. Rejects with what `main()` throws, as
   * {@link FlinkRest.runJar}; undefined where `main()` makes no job and Flink has no word for it.
   */
  rehearseJar(jarId: string, options: RunJar): Promise<string | undefined>;
  /** Operators of a job that our class submitted here, in JSON; undefined where they are not known (Flink 1.13, a cluster of an earlier Drey). */
  operators(jobId: string): Promise<readonly JobOperator[] | undefined>;
  /** Asks a job to write a savepoint and end; resolves to the trigger id for {@link FlinkRest.savepointStatus}. */
  stopWithSavepoint(jobId: string, options: SavepointRequest): Promise<string>;
  /** Asks for a savepoint of a job that goes on; resolves to the trigger id. */
  triggerSavepoint(jobId: string, options: SavepointRequest): Promise<string>;
  savepointStatus(jobId: string, triggerId: string): Promise<SavepointStatus>;
  /** Asks a job to end without a savepoint; one that is unknown or over is fine. */
  cancel(jobId: string): Promise<void>;
  /** Faults of a job, newest first. */
  exceptions(jobId: string): Promise<readonly FlinkFault[]>;
  checkpoints(jobId: string): Promise<FlinkCheckpoints>;
  /** When a job takes checkpoints. */
  checkpointRhythm(jobId: string): Promise<CheckpointRhythm>;
  /** TaskManagers that are registered now. */
  taskManagers(): Promise<readonly FlinkTaskManager[]>;
  /** How often Flink restarted a job; undefined while no metric has arrived. */
  restarts(jobId: string): Promise<number | undefined>;
  /** Processor use of the busiest TaskManager's JVM, 0 to 1 of the whole machine; undefined while no metric has arrived. */
  taskManagerCpuLoad(): Promise<number | undefined>;
  /** The plan of a job, as Flink's JSON text. */
  plan(jobId: string): Promise<string>;
}

const DEFAULT_RUN_TIMEOUT_MILLISECONDS = 300_000;
const segment = encodeURIComponent;

interface OverviewAnswer {
  readonly 'flink-version': string;
  readonly taskmanagers: number;
  readonly 'slots-total': number;
  readonly 'slots-available': number;
  readonly 'jobs-running': number;
}

const is = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof FlinkRestError && statuses.includes(error.status);

const readOverview = (answer: unknown): FlinkOverview => {
  const overview = answer as OverviewAnswer;
  return {
    flinkVersion: overview['flink-version'],
    taskManagers: overview.taskmanagers,
    slotsTotal: overview['slots-total'],
    slotsAvailable: overview['slots-available'],
    jobsRunning: overview['jobs-running'],
  };
};

/** The list is always there: without one Flink warns in the user's log of deprecated query parameters, which nobody gave. */
const runBody = ({ programArgs = [], ...rest }: RunJar): unknown => ({ ...rest, programArgsList: programArgs });

/** Flink before 1.15 refuses a request with a member that it does not know, before it does anything. */
const unknownMember = (error: unknown): boolean =>
  error instanceof FlinkRestError &&
  error.status === 400 &&
  [error.message, ...error.causes.map(({ message }) => message)].some((text) =>
    text.includes('did not match expected format'),
  );

/** Asks with the trigger id, and where Flink does not know such a thing, without; resolves to the id that counts. */
const askForSavepoint = async (
  ask: (body: object) => Promise<unknown>,
  body: object,
  triggerId: string | undefined,
): Promise<string> => {
  const answer =
    triggerId === undefined
      ? await ask(body)
      : await ask({ ...body, triggerId }).catch((error: unknown) => {
          if (unknownMember(error)) return ask(body);
          throw error;
        });
  return (answer as { readonly 'request-id': string })['request-id'];
};

/** Makes a client for one JobManager. It holds no connections of its own. */
export const createFlinkRest = (options: RestOptions): FlinkRest => {
  const get = (path: string): Promise<unknown> => callRest(options, { method: 'GET', path });
  const post = (path: string, body: unknown, timeoutMilliseconds?: number): Promise<unknown> =>
    callRest(options, {
      method: 'POST',
      path,
      body,
      ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
    });
  const orOn404 = async <T, F>(answer: Promise<unknown>, read: (answer: unknown) => T, fallback: F): Promise<T | F> => {
    try {
      return read(await answer);
    } catch (error) {
      if (is(error, 404)) return fallback;
      throw error;
    }
  };
  return {
    overview: async () => readOverview(await get('/overview')),
    jobs: async () => {
      const { jobs } = (await get('/jobs')) as { readonly jobs: readonly { id: string; status: FlinkJobState }[] };
      return jobs.map(({ id, status }) => ({ id, state: status }));
    },
    job: (jobId) => orOn404(get(`/jobs/${segment(jobId)}`), readJob, null),
    runJar: async (jarId, run) => {
      const timeoutMilliseconds = options.runTimeoutMilliseconds ?? DEFAULT_RUN_TIMEOUT_MILLISECONDS;
      const answer = await post(`/jars/${segment(jarId)}/run`, runBody(run), timeoutMilliseconds);
      return (answer as { readonly jobid: string }).jobid;
    },
    rehearseJar: async (jarId, run) => {
      try {
        await post(
          `/jars/${segment(jarId)}/run`,
          runBody(run),
          options.runTimeoutMilliseconds ?? DEFAULT_RUN_TIMEOUT_MILLISECONDS,
        );
        return undefined;
      } catch (error) {
        if (error instanceof FlinkRestError && error.rehearsed !== undefined) return error.rehearsed;
        throw error;
      }
    },
    operators: (jobId) => orOn404(get(`/drey/operators/${segment(jobId)}`), readJobOperators, undefined),
    // The two calls spell their members differently.
    stopWithSavepoint: (jobId, { targetDirectory, triggerId }) =>
      askForSavepoint(
        (body) => post(`/jobs/${segment(jobId)}/stop`, body),
        { targetDirectory, drain: false },
        triggerId,
      ),
    triggerSavepoint: (jobId, { targetDirectory, triggerId }) =>
      askForSavepoint(
        (body) => post(`/jobs/${segment(jobId)}/savepoints`, body),
        { 'target-directory': targetDirectory, 'cancel-job': false },
        triggerId,
      ),
    savepointStatus: (jobId, triggerId) =>
      orOn404<SavepointStatus, SavepointStatus>(
        get(`/jobs/${segment(jobId)}/savepoints/${segment(triggerId)}`),
        readSavepointStatus,
        { state: 'unknown' },
      ),
    cancel: async (jobId) => {
      try {
        await callRest(options, { method: 'PATCH', path: `/jobs/${segment(jobId)}?mode=cancel` });
      } catch (error) {
        // 409: it is over already.
        if (!is(error, 404, 409)) throw error;
      }
    },
    exceptions: async (jobId) => readExceptions(await get(`/jobs/${segment(jobId)}/exceptions?maxExceptions=20`)),
    checkpoints: async (jobId) => readCheckpoints(await get(`/jobs/${segment(jobId)}/checkpoints`)),
    checkpointRhythm: async (jobId) => readCheckpointRhythm(await get(`/jobs/${segment(jobId)}/checkpoints/config`)),
    taskManagers: async () => readTaskManagers(await get('/taskmanagers')),
    restarts: async (jobId) => {
      const [metric] = (await get(`/jobs/${segment(jobId)}/metrics?get=numRestarts`)) as readonly {
        readonly value?: string;
      }[];
      return metric?.value === undefined ? undefined : Number(metric.value);
    },
    taskManagerCpuLoad: async () => {
      const answer = await get('/taskmanagers/metrics?get=Status.JVM.CPU.Load&agg=max');
      const [metric] = answer as readonly { readonly max?: number }[];
      // The JVM says -1 until it knows.
      return metric?.max === undefined || metric.max < 0 ? undefined : metric.max;
    },
    plan: async (jobId) => {
      const { plan } = (await get(`/jobs/${segment(jobId)}/plan`)) as { readonly plan: unknown };
      return JSON.stringify(plan);
    },
  };
};
