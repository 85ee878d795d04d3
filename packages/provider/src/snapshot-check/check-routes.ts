// `/_drey/snapshots/<name>/check`: what a snapshot would do to a version of an application, which is not touched by it.
import type { RestoreAnswer } from '@drey/orchestrator';
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { type Application, keyText } from '@drey/state';
import type { Instance } from '../wiring.js';
import { withStartRule } from './start-rule.js';
import { snapshotsCalled } from './snapshots-called.js';

const refusal = (status: number, message: string, more: object = {}): RouteAnswer => ({
  status,
  json: { message, ...more },
});

/** Applications of a name; account and region narrow them down where several have it. */
const applicationsCalled = (running: Instance, { query }: RouteRequest): readonly Application[] =>
  [...running.services.applications.all()].filter(
    ({ accountId, region, name }) =>
      name === query['application'] &&
      (query['account'] ?? accountId) === accountId &&
      (query['region'] ?? region) === region,
  );

/** Null for a text that names no version; the version in force where nothing is said. */
const versionIdOf = ({ currentVersionId }: Application, text: string | undefined): number | null => {
  if (text === undefined) return currentVersionId;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
};

const told = (application: Application, versionId: number, snapshot: string, answer: RestoreAnswer): object => ({
  snapshot,
  application: keyText(application),
  versionId,
  runtimeEnvironment: application.versions.find(({ id }) => id === versionId)?.runtimeEnvironment ?? null,
  ...answer,
});

const answer = async (running: Instance, request: RouteRequest): Promise<RouteAnswer> => {
  const name = request.params['name'] ?? request.query['name'] ?? '';
  if (request.query['application'] === undefined)
    return refusal(400, 'Say which application is to have the snapshot: ?application=<name>.');
  const [application, ...others] = applicationsCalled(running, request);
  if (application === undefined)
    return refusal(404, `There is no application ${request.query['application']}.`, { of: 'application' });
  if (others.length > 0)
    return refusal(409, 'Several accounts or regions have an application of this name: add &account= or &region=.', {
      of: 'application',
      applications: [application, ...others].map(keyText),
    });
  const versionId = versionIdOf(application, request.query['version']);
  if (versionId === null) return refusal(400, `version=${request.query['version']} is no ApplicationVersionId.`);
  const [snapshot, ...further] = snapshotsCalled(running.services.applications, application, name, request.query);
  if (snapshot === undefined)
    return refusal(
      404,
      `There is no snapshot ${name} in account ${application.accountId}, region ${application.region}.`,
    );
  if (further.length > 0)
    return refusal(409, 'Several applications have a snapshot of this name: say which by &from=<application>.', {
      of: 'snapshot',
      from: [snapshot, ...further].map(({ of }) => of),
    });
  const question = { application, versionId, snapshot: snapshot.snapshot };
  const verdict = await running.orchestrator.checkRestore(question, request.signal);
  return { json: told(application, versionId, name, withStartRule(question, verdict)) };
};

/** The routes; `instance` is undefined until its provider was made. */
export const checkRoutes = (instance: () => Instance | undefined): readonly Route[] =>
  // The names `.` and `..` are legal, and folded in a path: the second takes any name, as ?name=.
  ['/_drey/snapshots/:name/check', '/_drey/snapshot/check'].map((path) => ({
    // It runs the code of the application, so nothing that only looks may ask for it.
    method: 'POST',
    path,
    summary: 'What a snapshot would do to ?application= [&version=]: operators restored, new, dropped, incompatible',
    handle: (request) => {
      const running = instance();
      return running === undefined ? refusal(503, 'The service is not running.') : answer(running, request);
    },
  }));
