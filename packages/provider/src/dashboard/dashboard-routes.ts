// The pages behind CreateApplicationPresignedUrl: Flink's own dashboard, read-only, for browsers and for scripts.
import type { Route, RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { type Application, type ApplicationStore, keyText } from '@drey/state';
import type { RunningJobs } from '../running-jobs.js';
import type { DashboardAccess, DashboardGrant } from './dashboard-access.js';
import { type FlinkPage, flinkPage } from './flink-paths.js';
import { LINK_PATH, TOKEN_PARAMETER, tokenIn, withoutToken } from './link.js';
import { lookAtFlink } from './flink-proxy.js';
import { forbidden, methodNotAllowed, notAPage, page } from './page.js';

/** The dashboard itself. The token is part of its path, so that clients without cookies can follow its relative addresses. */
const sessionPath = (token: string): string => `/_drey/dashboard/session/${token}/`;

/** What the pages are made of. */
export interface DashboardNeeds {
  readonly access: DashboardAccess;
  readonly applications: ApplicationStore;
  readonly jobs: RunningJobs;
  /** Values that no page may show: the tokens of an application's cluster. */
  readonly secretsOf: (application: Application) => readonly string[];
}

const entered = (token: string, path = '/'): RouteAnswer => ({
  status: 302,
  headers: {
    location: `${sessionPath(token)}${path.slice(1)}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  },
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

const look = async (
  needs: DashboardNeeds,
  grant: DashboardGrant,
  wanted: FlinkPage,
  { method, search, headers, signal }: RouteRequest,
): Promise<RouteAnswer> => {
  const application = granted(needs, grant);
  const rest =
    application === undefined || grant.kind === 'zeppelin' ? undefined : await needs.jobs.restOf(application);
  if (application === undefined || rest === undefined) return nothingToSee(application, grant);
  return lookAtFlink({
    rest,
    page: wanted,
    search: withoutToken(search),
    headers,
    headersOnly: method === 'HEAD',
    secrets: needs.secretsOf(application),
    signal,
  });
};

/** A page of the dashboard itself, whose relative addresses go on in the session's path. */
const show = async (needs: DashboardNeeds, request: RouteRequest): Promise<RouteAnswer> => {
  if (!isLook(request)) return methodNotAllowed;
  const token = request.params['token'] ?? '';
  const grant = needs.access.use(token);
  if (grant === undefined) return forbidden;
  // Without the slash at the end, relative addresses in Flink's page would lead elsewhere.
  const root = sessionPath(token);
  if (!request.path.startsWith(root)) return entered(token);
  const wanted = flinkPage(request.path.slice(root.length - 1));
  return wanted === undefined ? notAPage : look(needs, grant, wanted, request);
};

/** The address of a link, and what scripts ask for below it with the link's token: data at once, pages in the session's path. */
const answerLink = async (needs: DashboardNeeds, request: RouteRequest): Promise<RouteAnswer> => {
  if (!isLook(request)) return methodNotAllowed;
  const token = tokenIn(request.search);
  const grant = token === undefined ? undefined : needs.access.use(token);
  if (token === undefined || grant === undefined) return forbidden;
  const wanted = flinkPage(request.path.slice(LINK_PATH.length) || '/');
  if (wanted === undefined) return notAPage;
  return wanted.kind === 'file' ? entered(token, wanted.path) : look(needs, grant, wanted, request);
};

/** The routes of one host; `needs` gives undefined until its provider was made. */
export const dashboardRoutes = (needs: () => DashboardNeeds | undefined): readonly Route[] => [
  {
    method: 'ANY',
    path: `${LINK_PATH}/*path`,
    marker: TOKEN_PARAMETER,
    summary: "Flink's dashboard by a link of CreateApplicationPresignedUrl, and below it what scripts read, as on AWS",
    handle: (request) => {
      const present = needs();
      return present === undefined ? forbidden : answerLink(present, request);
    },
  },
  {
    method: 'ANY',
    path: '/_drey/dashboard/session/:token/*path',
    summary: "Flink's dashboard of one application, read-only, within a session",
    handle: (request) => {
      const present = needs();
      return present === undefined ? forbidden : show(present, request);
    },
  },
];
