// `/_drey/snapshots`: every snapshot, and what is inside one.
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import type { GraphOperator } from '@drey/savepoint';
import { type Application, type Snapshot, snapshotKeyText } from '@drey/state';
import type { RunningJobs } from '../running-jobs.js';
import { insideJson } from './inside-json.js';
import type { LookInside } from './read-inside.js';
import { snapshotEntry, sourceOf } from './snapshot-entry.js';

const ROOT = '/_drey/snapshots';
/** A driver may have to read through all of a snapshot to list its files. */
const LOOK_MILLISECONDS = 120_000;

/** What the routes are made of. */
export interface SnapshotPageNeeds {
  readonly applications: {
    all(): Iterable<Application>;
    readonly snapshots: { all(): Iterable<Snapshot> };
  };
  readonly jobs: Pick<RunningJobs, 'operatorsOf'>;
  readonly lookInside: LookInside;
}

/** Legacy snapshots of every application, and those of accounts; the newest first. */
const allSnapshots = ({ applications }: SnapshotPageNeeds): readonly Snapshot[] =>
  [
    ...[...applications.all()].flatMap(({ snapshots }) => snapshots.filter(({ kind }) => kind === 'application')),
    ...applications.snapshots.all(),
  ].toSorted((one, other) => other.createdAt - one.createdAt || (one.name < other.name ? -1 : 1));

/** Those of an account, a region, an application; each where asked for. */
const wanted = (needs: SnapshotPageNeeds, { params, query }: RouteRequest): readonly Snapshot[] => {
  const account = params['account'] ?? query['account'];
  const region = params['region'] ?? query['region'];
  const { application } = query;
  return allSnapshots(needs).filter(
    (one) =>
      (account ?? one.accountId) === one.accountId &&
      (region ?? one.region) === one.region &&
      (application === undefined || sourceOf(one)?.name === application),
  );
};

/** Operators of the job that the snapshot was taken of, as they were noted then; else of the job that its application runs now. */
const graphOf = async (
  { applications, jobs }: SnapshotPageNeeds,
  snapshot: Snapshot,
): Promise<readonly GraphOperator[]> => {
  if (snapshot.operators !== undefined) return snapshot.operators;
  const source = sourceOf(snapshot);
  const application = [...applications.all()].find(({ incarnation }) => incarnation === source?.incarnation);
  return application === undefined ? [] : jobs.operatorsOf(application);
};

const isOn = (text: string | undefined): boolean =>
  text !== undefined && !['0', 'false', 'no'].includes(text.toLowerCase());

const shown = async (needs: SnapshotPageNeeds, snapshot: Snapshot, request: RouteRequest): Promise<RouteAnswer> => {
  const entry = snapshotEntry(snapshot);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(LOOK_MILLISECONDS)]);
  const [inside, graph] = await Promise.all([needs.lookInside(snapshot, signal), graphOf(needs, snapshot)]);
  return {
    json:
      'unknown' in inside
        ? { ...entry, inside: null, insideUnknown: inside.unknown }
        : { ...entry, inside: insideJson(inside, graph, isOn(request.query['subtasks'])), insideUnknown: null },
  };
};

const pageAnswer = async (needs: SnapshotPageNeeds, request: RouteRequest): Promise<RouteAnswer> => {
  const name = request.params['name'] ?? '';
  const [first, ...others] = wanted(needs, request).filter((one) => one.name === name);
  if (first === undefined) {
    const of = request.query['application'] === undefined ? '' : ` of application ${request.query['application']}`;
    return { status: 404, json: { message: `There is no snapshot ${name}${of}.` } };
  }
  if (others.length === 0) return shown(needs, first, request);
  return {
    status: 409,
    json: {
      message: 'Several snapshots have this name: say which by account, region, or the application that it is of.',
      pages: [first, ...others].map((one) => snapshotEntry(one).page),
      ids: [first, ...others].map(snapshotKeyText),
    },
  };
};

const notRunning: RouteAnswer = { status: 503, json: { message: 'The service is not running.' } };

/** The routes; `needs` is undefined until the provider was made. */
export const snapshotRoutes = (needs: () => SnapshotPageNeeds | undefined): readonly Route[] => [
  {
    method: 'GET',
    path: ROOT,
    summary: 'Every snapshot, newest first: status, size, import or export under way; ?account ?region ?application',
    handle: (request) => {
      const running = needs();
      if (running === undefined) return notRunning;
      return { json: wanted(running, request).map((one) => snapshotEntry(one)) };
    },
  },
  ...[`${ROOT}/:name`, `${ROOT}/:account/:region/:name`].map((path): Route => ({
    method: 'GET',
    path,
    summary: 'What is inside one snapshot: operators by name with bytes, files, faults; ?application ?subtasks',
    handle: (request) => {
      const running = needs();
      return running === undefined ? notRunning : pageAnswer(running, request);
    },
  })),
];
