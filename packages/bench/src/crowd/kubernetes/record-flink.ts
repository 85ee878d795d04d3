// Records of JobManagers: they answer what Drey asks of Flink's REST API as if each ran the one job that it was given. No program runs anywhere.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RecordAnswer } from '@drey/conformance/kubernetes';

/** Milliseconds between the last looks that are kept of each. */
const MOST_GAPS = 3;
const CHECKPOINT_BYTES = 4_096;

/** What is remembered of one. */
interface JobManager {
  jobId: string | undefined;
  jobStartedAt: number;
  /** When its job was last asked for. */
  askedAt: number;
  readonly gaps: number[];
}

/** All of them. */
export interface JobManagers {
  /** Answers for a pod; `taskManagers`: how many of its cluster run. */
  readonly answer: RecordAnswer;
  /** How many were given a job. */
  readonly jobs: number;
  /** How many were asked for their job since a time (ms since the epoch). */
  askedSince(time: number): number;
  /** Milliseconds between looks at one job, the last ones of all, sorted. */
  gaps(): readonly number[];
  forget(podUid: string): void;
}

const jobAnswer = (jobId: string, startedAt: number): object => ({
  jid: jobId,
  name: 'a record',
  state: 'RUNNING',
  'start-time': startedAt,
  'end-time': -1,
  'job-type': 'STREAMING',
  timestamps: { RUNNING: startedAt, RESTARTING: 0 },
  vertices: [
    {
      id: 'cbc357ccb763df2852fee8c4fc7d55f2',
      name: 'Source: a record',
      parallelism: 1,
      maxParallelism: 128,
      status: 'RUNNING',
      tasks: { RUNNING: 1 },
    },
  ],
});

const checkpointsAnswer = (jobId: string, now: number): object => ({
  counts: { completed: 1, failed: 0, in_progress: 0 },
  history: [],
  latest: {
    completed: {
      id: 1,
      status: 'COMPLETED',
      is_savepoint: false,
      external_path: `s3://drey-state-of-records/${jobId}/chk-1`,
      latest_ack_timestamp: now,
      end_to_end_duration: 5,
      state_size: CHECKPOINT_BYTES,
    },
  },
});

const send = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const overviewAnswer = (taskManagers: number, jobs: number): object => ({
  'flink-version': '1.20.3',
  taskmanagers: taskManagers,
  'slots-total': taskManagers,
  'slots-available': Math.max(0, taskManagers - jobs),
  'jobs-running': jobs,
});

const registrations = (count: number, now: number): object => ({
  taskmanagers: Array.from({ length: count }, (_, index) => ({
    id: `a-record-${index + 1}`,
    timeSinceLastHeartbeat: now,
  })),
});

const noteLook = (manager: JobManager): void => {
  const now = Date.now();
  if (manager.askedAt > 0) manager.gaps.push(now - manager.askedAt);
  if (manager.gaps.length > MOST_GAPS) manager.gaps.shift();
  manager.askedAt = now;
};

/** Answers a GET; false where a JobManager has nothing of that path. */
const answerLook = (manager: JobManager, taskManagers: number, path: string, response: ServerResponse): boolean => {
  const now = Date.now();
  const { jobId, jobStartedAt } = manager;
  if (path === '/overview') send(response, 200, overviewAnswer(taskManagers, jobId === undefined ? 0 : 1));
  else if (path === '/jobs')
    send(response, 200, { jobs: jobId === undefined ? [] : [{ id: jobId, status: 'RUNNING' }] });
  else if (path === '/taskmanagers') send(response, 200, registrations(taskManagers, now));
  else if (path.startsWith('/taskmanagers/metrics')) send(response, 200, []);
  else if (jobId !== undefined && path === `/jobs/${jobId}`) {
    noteLook(manager);
    send(response, 200, jobAnswer(jobId, jobStartedAt));
  } else if (jobId !== undefined && path === `/jobs/${jobId}/checkpoints`)
    send(response, 200, checkpointsAnswer(jobId, now));
  else if (jobId !== undefined && path.startsWith(`/jobs/${jobId}/metrics`)) send(response, 200, []);
  else return false;
  return true;
};

const answerPost = async (
  manager: JobManager,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> => {
  if (path === '/jars/upload') {
    for await (const _chunk of request) {
      // A record keeps no code.
    }
    send(response, 200, { status: 'success', filename: '/tmp/flink-web-upload/record_job.jar' });
    return true;
  }
  if (!/^\/jars\/[^/]+\/run$/.test(path)) return false;
  const { jobId } = JSON.parse(await text(request)) as { readonly jobId?: string };
  manager.jobId = jobId;
  manager.jobStartedAt = Date.now();
  send(response, 200, { jobid: jobId });
  return true;
};

/** Makes them. `taskManagersOf`: how many TaskManagers run in the cluster of a JobManager's pod, by its name. */
export const createJobManagers = (taskManagersOf: (pod: string) => number): JobManagers => {
  const managers = new Map<string, JobManager>();
  const managerOf = (uid: string): JobManager => {
    const known = managers.get(uid) ?? { jobId: undefined, jobStartedAt: 0, askedAt: 0, gaps: [] };
    managers.set(uid, known);
    return known;
  };
  const serve: RecordAnswer = (plan, _port, path, request, response) => {
    const manager = managerOf(plan.uid);
    const unknown = (): void => send(response, 404, { errors: [`A record of a JobManager has nothing at ${path}.`] });
    if (request.method === 'GET') {
      if (!answerLook(manager, taskManagersOf(plan.name), path, response)) unknown();
      return;
    }
    answerPost(manager, path, request, response).then(
      (isKnown) => {
        if (!isKnown) unknown();
      },
      (error: unknown) => send(response, 500, { errors: [String(error)] }),
    );
  };
  return {
    answer: serve,
    get jobs() {
      return [...managers.values()].filter(({ jobId }) => jobId !== undefined).length;
    },
    askedSince: (time) => [...managers.values()].filter(({ askedAt }) => askedAt >= time).length,
    gaps: () => [...managers.values()].flatMap(({ gaps }) => gaps).toSorted((one, other) => one - other),
    forget: (podUid) => void managers.delete(podUid),
  };
};
