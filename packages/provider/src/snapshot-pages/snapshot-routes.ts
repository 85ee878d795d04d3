// `/_drey/snapshots`: every snapshot, and what is inside one.
import { parseSnapshotArn } from '@drey/api';
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import type { GraphOperator } from '@drey/savepoint';
import { type Application, type Snapshot, snapshotKeyText } from '@drey/state';
import type { RunningJobs } from '../running-jobs.js';
import { insideJson } from './inside-json.js';
import type { LookInside } from './read-inside.js';
import { snapshotEntry, sourceOf } from './snapshot-entry.js';

const ROOT = '/_drey/snapshots';
/** Where `?name=` names it: `.` and `..` are legal names, and in a path every client folds them. */
const BY_QUERY = '/_drey/snapshot';
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

/** Those of an account, a region, an application, a kind; each where asked for. */
const wanted = (needs: SnapshotPageNeeds, { params, query }: RouteRequest): readonly Snapshot[] => {
  const account = params['account'] ?? query['account'];
  const region = params['region'] ?? query['region'];
  const { application, kind } = query;
  return allSnapshots(needs).filter(
    (one) =>
      (account ?? one.accountId) === one.accountId &&
      (region ?? one.region) === one.region &&
      (application === undefined || sourceOf(one)?.name === application) &&
      (kind === undefined || snapshotEntry(one).kind === kind),
  );
};

const nameIn = ({ params, query }: RouteRequest): string => params['name'] ?? query['name'] ?? '';

/** Those that a name or the ARN of an enhanced snapshot means. */
const called = (needs: SnapshotPageNeeds, request: RouteRequest): readonly Snapshot[] => {
  const text = nameIn(request);
  const parts = parseSnapshotArn(text);
  if (parts === undefined) return wanted(needs, request).filter(({ name }) => name === text);
  const { accountId, region, name } = parts;
  return wanted(needs, { ...request, query: { ...request.query, kind: 'enhanced' } }).filter(
    (one) => one.name === name && one.accountId === accountId && one.region === region,
  );
};

/** Operators of the job that the snapshot was taken of, as they were noted then; else of the job that its application runs now. */
const ownGraph = async (
  { applications, jobs }: SnapshotPageNeeds,
  snapshot: Snapshot,
): Promise<readonly GraphOperator[]> => {
  if (snapshot.operators !== undefined) return snapshot.operators;
  const source = sourceOf(snapshot);
  const application = [...applications.all()].find(({ incarnation }) => incarnation === source?.incarnation);
  return application === undefined ? [] : jobs.operatorsOf(application);
};

/** Own operators, and those that jobs of other applications beside it had when they were noted. What is last counts. */
const graphOf = async (needs: SnapshotPageNeeds, snapshot: Snapshot): Promise<readonly GraphOperator[]> => {
  const own = await ownGraph(needs, snapshot);
  const others = [...needs.applications.all()]
    .filter(({ accountId, region }) => accountId === snapshot.accountId && region === snapshot.region)
    .flatMap(({ name, run }) => (run?.operators ?? []).map((one): GraphOperator => ({ ...one, of: name })));
  const named = own.filter(({ name, uid }) => name !== undefined || uid !== undefined);
  return [...others, ...named.map((one): GraphOperator => ({ ...one, of: null }))];
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
  const name = nameIn(request);
  const [first, ...others] = called(needs, request);
  if (first === undefined) {
    const of = request.query['application'] === undefined ? '' : ` of application ${request.query['application']}`;
    return { status: 404, json: { message: `There is no snapshot ${name}${of}.` } };
  }
  if (others.length === 0) return shown(needs, first, request);
  return {
    status: 409,
    json: {
      message: `Several snapshots have the name ${name}. Ask for one of the pages; account, region, application and kind=legacy or kind=enhanced tell them apart, and an enhanced one has an ARN that may stand for its name.`,
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
    summary:
      'Every snapshot, newest first: status, size, import or export under way; ?account ?region ?application ?kind=legacy|enhanced',
    handle: (request) => {
      const running = needs();
      if (running === undefined) return notRunning;
      return { json: wanted(running, request).map((one) => snapshotEntry(one)) };
    },
  },
  ...[`${ROOT}/:name`, `${ROOT}/:account/:region/:name`, BY_QUERY].map((path): Route => ({
    method: 'GET',
    path,
    summary:
      'What is inside one snapshot (its name or ARN): operators by name with bytes, files, faults; ?application ?kind ?subtasks',
    handle: (request) => {
      const running = needs();
      return running === undefined ? notRunning : pageAnswer(running, request);
    },
  })),
];
