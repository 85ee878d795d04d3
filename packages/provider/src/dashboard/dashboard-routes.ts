// The pages behind CreateApplicationPresignedUrl: Flink's own dashboard, read-only, below a path that holds the token.
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { type Application, type ApplicationStore, keyText } from '@drey/state';
import type { RunningJobs } from '../running-jobs.js';
import type { DashboardAccess, DashboardGrant } from './dashboard-access.js';
import { flinkPage } from './flink-paths.js';
import { lookAtFlink } from './flink-proxy.js';
import { forbidden, methodNotAllowed, notAPage, page } from './page.js';

const ROOT = '/_drey/dashboard';

/** Where a link leads to. */
export const tokenPath = (token: string): string => `${ROOT}/open/${token}`;

/** The dashboard itself. The token is part of its path, so that clients without cookies can follow its relative addresses. */
const sessionPath = (token: string): string => `${ROOT}/session/${token}/`;

/** What the pages are made of. */
export interface DashboardNeeds {
  readonly access: DashboardAccess;
  readonly applications: ApplicationStore;
  readonly jobs: RunningJobs;
  /** Values that no page may show: the tokens of an application's cluster. */
  readonly secretsOf: (application: Application) => readonly string[];
}

const entered = (token: string): RouteAnswer => ({
  status: 302,
  headers: { location: sessionPath(token), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
});

const isLook = ({ method }: RouteRequest): boolean => method === 'GET' || method === 'HEAD';

/** The application that a grant was given for, unless it is gone. */
const granted = ({ applications }: DashboardNeeds, grant: DashboardGrant): Application | undefined => {
  const application = applications.find(grant.application);
  return application?.incarnation === grant.incarnation ? application : undefined;
};

const nothingToSee = (
  application: Application | undefined,
  { application: key, kind }: DashboardGrant,
): RouteAnswer => {
  const name = keyText(key);
  if (application === undefined) return page(404, 'Application deleted', `${name} is gone.`);
  if (kind === 'zeppelin')
    return page(
      501,
      'No notebook',
      `${name} is kept as a record: Drey runs no Studio notebooks, so there is none to show.`,
    );
  return application.status === 'RUNNING'
    ? page(
        501,
        'No cluster',
        `${name} is RUNNING as a record: it is not run by a Flink cluster here, so there is no dashboard to show.`,
      )
    : page(
        409,
        'Not running',
        `${name} is in status ${application.status}. Its dashboard is there again as soon as it runs.`,
      );
};

const show = async (needs: DashboardNeeds, request: RouteRequest): Promise<RouteAnswer> => {
  if (!isLook(request)) return methodNotAllowed;
  const token = request.params['token'] ?? '';
  const grant = needs.access.use(token);
  if (grant === undefined) return forbidden;
  // Without the slash at the end, relative addresses in Flink's page would lead elsewhere.
  const root = sessionPath(token);
  if (!request.path.startsWith(root)) return entered(token);
  const wanted = flinkPage(request.path.slice(root.length - 1));
  if (wanted === undefined) return notAPage;
  const application = granted(needs, grant);
  const rest =
    application === undefined || grant.kind === 'zeppelin' ? undefined : await needs.jobs.restOf(application);
  if (application === undefined || rest === undefined) return nothingToSee(application, grant);
  const { search, headers, signal } = request;
  const secrets = needs.secretsOf(application);
  return lookAtFlink({ rest, page: wanted, search, headers, headersOnly: request.method === 'HEAD', secrets, signal });
};

/** The routes of one host; `needs` gives undefined until its provider was made. */
export const dashboardRoutes = (needs: () => DashboardNeeds | undefined): readonly Route[] => [
  {
    method: 'ANY',
    path: `${ROOT}/open/:token`,
    summary:
      'Opens a dashboard by a link of CreateApplicationPresignedUrl: within three minutes, then again and again in its session',
    handle: (request) => {
      if (!isLook(request)) return methodNotAllowed;
      const token = request.params['token'] ?? '';
      return needs()?.access.use(token) === undefined ? forbidden : entered(token);
    },
  },
  {
    method: 'ANY',
    path: `${ROOT}/session/:token/*path`,
    summary: "Flink's dashboard of one application, read-only, within a session",
    handle: (request) => {
      const present = needs();
      return present === undefined ? forbidden : show(present, request);
    },
  },
];
