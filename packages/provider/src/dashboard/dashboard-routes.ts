// The pages behind CreateApplicationPresignedUrl: a link that is used once, then a session that shows Flink's own dashboard.
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { type Application, type ApplicationStore, keyText } from '@drey/state';
import type { RunningJobs } from '../running-jobs.js';
import type { DashboardAccess, DashboardGrant, DashboardSession } from './dashboard-access.js';
import { lookAtFlink } from './flink-proxy.js';
import { forbidden, methodNotAllowed, page } from './page.js';
import { onlyLooks } from './read-only.js';

const ROOT = '/_drey/dashboard';
const COOKIE = 'drey-dashboard';

/** Where a token is turned into a session. */
export const tokenPath = (token: string): string => `${ROOT}/open/${token}`;

const sessionPath = (id: string): string => `${ROOT}/session/${id}/`;

/** What the pages are made of. */
export interface DashboardParts {
  readonly access: DashboardAccess;
  readonly applications: ApplicationStore;
  readonly jobs: RunningJobs;
}

const cookieOf = ({ headers }: RouteRequest): string => {
  const cookies = (headers['cookie'] ?? '').split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
};

const entered = ({ id, secret, grant }: DashboardSession): RouteAnswer => ({
  status: 302,
  headers: {
    location: sessionPath(id),
    'set-cookie': `${COOKIE}=${secret}; Path=${sessionPath(id)}; Max-Age=${grant.sessionSeconds}; HttpOnly; SameSite=Lax`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  },
});

/** The application that a grant was given for, unless it is gone. */
const granted = ({ applications }: DashboardParts, grant: DashboardGrant): Application | undefined => {
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

const show = async (parts: DashboardParts, request: RouteRequest): Promise<RouteAnswer> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed;
  const id = request.params['id'] ?? '';
  const grant = parts.access.grantOf(id, cookieOf(request));
  if (grant === undefined) return forbidden;
  // Without the slash at the end, relative addresses in Flink's page would lead elsewhere.
  const root = sessionPath(id);
  if (!request.path.startsWith(root)) return { status: 302, headers: { location: root } };
  const path = request.path.slice(root.length - 1);
  if (!onlyLooks(path)) return methodNotAllowed;
  const application = granted(parts, grant);
  const rest =
    application === undefined || grant.kind === 'zeppelin' ? undefined : await parts.jobs.restOf(application);
  if (rest === undefined) return nothingToSee(application, grant);
  const headersOnly = request.method === 'HEAD';
  return lookAtFlink({
    rest,
    target: `${path}${request.search}`,
    headers: request.headers,
    headersOnly,
    signal: request.signal,
  });
};

/** The routes of one host; `parts` is undefined until its provider was made. */
export const dashboardRoutes = (parts: () => DashboardParts | undefined): readonly Route[] => [
  {
    method: 'ANY',
    path: `${ROOT}/open/:token`,
    summary: 'Opens a dashboard by a link of CreateApplicationPresignedUrl; each works once, within three minutes',
    handle: ({ method, params }) => {
      // A link preview that only asks for headers must not use the link up.
      if (method !== 'GET') return methodNotAllowed;
      const session = parts()?.access.redeem(params['token'] ?? '');
      return session === undefined ? forbidden : entered(session);
    },
  },
  {
    method: 'ANY',
    path: `${ROOT}/session/:id/*path`,
    summary: "Flink's dashboard of one application, read-only, within a session",
    handle: (request) => {
      const present = parts();
      return present === undefined ? forbidden : show(present, request);
    },
  },
];
