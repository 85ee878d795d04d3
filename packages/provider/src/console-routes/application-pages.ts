// `/_drey/application/...?application=<account>/<region>/<name>`, and the same below `/_drey/applications/<account>/<region>/<name>`: what is asked once about one application. What is live is in the feed.
import type { CodeAnswer, RoleAnswer } from '@drey/console';
import type { CodeFacts } from '@drey/orchestrator';
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { type Application, type ApplicationVersion, currentVersion } from '@drey/state';
import { APPLICATION_BY_QUERY, askedApplication } from '../application-pages.js';
import type { RoleSetup } from '../roles/role-setup.js';
import type { Instance } from '../wiring.js';
import { checkpointPage } from './checkpoint-page.js';
import { propertiesPage } from './properties-page.js';

const ROOTS: readonly string[] = ['/_drey/applications/:account/:region/:name', APPLICATION_BY_QUERY];

const absent = (message: string): RouteAnswer => ({ status: 404, json: { message } });

const codeAnswer = (version: ApplicationVersion, facts: CodeFacts): CodeAnswer => ({
  versionId: version.id,
  runtimeEnvironment: version.runtimeEnvironment,
  sha256: version.code?.sha256 ?? null,
  bytes: version.code?.size ?? null,
  kind: facts.kind,
  mainClass: facts.mainClass ?? null,
  refusal: facts.refusal ?? null,
  warnings: facts.warnings,
  java: { here: facts.java.here ?? null, service: facts.java.service ?? null },
  classes: facts.classes,
  connectors: facts.connectors.map(({ group, artifact, version: own }) => ({ group, artifact, version: own ?? null })),
});

/** The version that `?version=` names, else the one in force. */
const askedVersion = (application: Application, { query }: RouteRequest): ApplicationVersion | undefined => {
  const { version } = query;
  if (version === undefined) return currentVersion(application);
  return application.versions.find(({ id }) => String(id) === version);
};

type Page = (running: Instance, application: Application, request: RouteRequest) => Promise<RouteAnswer> | RouteAnswer;

const ofVersion =
  (page: (running: Instance, version: ApplicationVersion, request: RouteRequest) => Promise<unknown>): Page =>
  async (running, application, request) => {
    const version = askedVersion(application, request);
    if (version === undefined) return absent(`The application has no version ${request.query['version'] ?? ''}.`);
    return { headers: { 'Cache-Control': 'no-store' }, json: await page(running, version, request) };
  };

const roleOf =
  (roles: Pick<RoleSetup, 'mode' | 'findings'>): Page =>
  async (_running, application) => {
    const findings = await roles.findings(application);
    const unreachable = findings.find(({ fault }) => fault === 'unreachable');
    const json: RoleAnswer = {
      roleArn: currentVersion(application).serviceExecutionRole,
      mode: roles.mode(),
      findings: findings
        .filter(({ fault }) => fault !== 'unreachable')
        .map(({ what, why, remedy }) => ({ text: `${what} ${why}`, remedy })),
      unanswered: unreachable === undefined ? null : `${unreachable.what} ${unreachable.why}`,
    };
    return { json };
  };

const checkpoint: Page = async ({ services }, application, { params }) => {
  const id = /^\d{1,15}$/.test(params['checkpoint'] ?? '') ? Number(params['checkpoint']) : undefined;
  const jobId = application.run?.jobId;
  const rest = await services.jobs.restOf(application);
  if (id === undefined) return { status: 400, json: { message: 'A checkpoint has a number.' } };
  if (rest === undefined || jobId === undefined)
    return { status: 409, json: { message: 'No living JobManager of it is known at the moment.' } };
  const json = await checkpointPage(rest, jobId, id);
  return json === undefined ? absent(`Flink knows no checkpoint ${id} of the job any more.`) : { json };
};

/** The routes; `instance` is undefined until its provider was made. */
export const applicationPages = (
  instance: () => Instance | undefined,
  roles: Pick<RoleSetup, 'mode' | 'findings'>,
): readonly Route[] => {
  const page = (below: string, summary: string, show: Page): readonly Route[] =>
    ROOTS.map((root) => ({
      method: 'GET',
      path: `${root}/${below}`,
      summary,
      handle: (request) => {
        const running = instance();
        if (running === undefined) return { status: 503, json: { message: 'The service is not running.' } };
        const asked = askedApplication(running.services.applications, request);
        return 'refusal' in asked ? asked.refusal : show(running, asked.application, request);
      },
    }));
  return [
    ...page(
      'properties',
      'Property groups of a version, values masked; ?show=<group>/<key> or ?show=* tells them, ?version=<id>',
      ofVersion(async (_running, version, { query }) => propertiesPage(version, query['show'])),
    ),
    ...page(
      'code',
      'What the code check finds of a version, the Java of its classes, connectors inside with versions; ?version=<id>',
      ofVersion(async ({ orchestrator }, version) => codeAnswer(version, await orchestrator.codeFacts(version))),
    ),
    ...page('role', 'The role of an application and what speaks against it, looked at anew', roleOf(roles)),
    ...page(
      'checkpoints/:checkpoint',
      'One checkpoint of the running job, with times and sizes of each subtask',
      checkpoint,
    ),
  ];
};
