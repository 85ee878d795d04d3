// The host's own pages: `/_drey`, `/_drey/health` and what LocalStack's wait scripts ask for.
import { arch, platform } from 'node:os';
import type { Clock, Route, RouteAnswer } from '@drey/plugin-api';
import { type HealthNeeds, readHealth, readLocalstackHealth } from './health.js';

/** What the pages are made of. */
export interface HostRouteNeeds extends HealthNeeds {
  readonly clock: Clock;
  readonly instanceId: string;
  readonly startedAt: number;
  /** Routes beside these, for the list of pages. */
  readonly furtherRoutes: () => readonly Route[];
  /** Resets the host; tells what was reset. */
  readonly reset: () => Promise<unknown>;
}

/** Our own spelling and LocalStack's. */
const resetRoutes = ({ reset }: HostRouteNeeds): readonly Route[] =>
  ['/_drey/reset', '/_localstack/state/reset'].map((path) => ({
    method: 'POST',
    path,
    summary: 'Ends clusters, forgets all applications and all that the companion holds; answers when it is done.',
    handle: async () => ({ json: await reset() }),
  }));

const localstackInfo = ({ version, clock, instanceId, startedAt }: HostRouteNeeds): RouteAnswer => ({
  json: {
    version,
    edition: 'drey',
    is_license_activated: false,
    session_id: instanceId,
    machine_id: instanceId,
    system: `${platform()} ${arch()}`,
    is_docker: false,
    server_time_utc: new Date(clock.now()).toISOString(),
    uptime: Math.round((clock.now() - startedAt) / 1000),
  },
});

const stages = ['BOOT', 'START', 'READY', 'SHUTDOWN'] as const;

const completed = (needs: HostRouteNeeds): Readonly<Record<(typeof stages)[number], boolean>> => {
  const phase = needs.phase();
  return { BOOT: true, START: phase !== 'starting', READY: phase !== 'starting', SHUTDOWN: phase === 'stopping' };
};

const initStage = (needs: HostRouteNeeds, name: string): RouteAnswer => {
  const stage = stages.find((one) => one === name.toUpperCase());
  if (stage === undefined) return { status: 404, json: { error: `There is no stage '${name}'.` } };
  return { json: { stage, completed: completed(needs)[stage], scripts: [] } };
};

/** A waiting script that only looks at the status must not go on before the host is ready. */
const statusOf = (needs: HostRouteNeeds): number => (needs.phase() === 'starting' ? 503 : 200);

/** The host's own routes. */
export const hostRoutes = (needs: HostRouteNeeds): readonly Route[] => {
  const own: readonly Route[] = [
    {
      method: 'GET',
      path: '/_drey',
      summary: 'The pages of this host.',
      handle: () => ({
        json: {
          name: 'drey',
          version: needs.version,
          routes: [...own, ...needs.furtherRoutes()].map(({ method, path, summary }) => ({ method, path, summary })),
        },
      }),
    },
    {
      method: 'GET',
      path: '/_drey/health',
      summary: 'The state of the host, its plugins and its upstream; problems first.',
      handle: () => ({ status: statusOf(needs), json: readHealth(needs) }),
    },
    ...resetRoutes(needs),
    {
      method: 'GET',
      path: '/_localstack/health',
      summary: "The state of each service, in LocalStack's shape.",
      handle: () => ({ status: statusOf(needs), json: readLocalstackHealth(needs) }),
    },
    {
      method: 'GET',
      path: '/_localstack/info',
      summary: "Version and uptime, in LocalStack's shape.",
      handle: () => localstackInfo(needs),
    },
    {
      method: 'GET',
      path: '/_localstack/init',
      summary: "The stages of the start, in LocalStack's shape.",
      handle: () => ({ json: { completed: completed(needs), scripts: [] } }),
    },
    {
      method: 'GET',
      path: '/_localstack/init/:stage',
      summary: "One stage of the start, in LocalStack's shape.",
      handle: ({ params }) => initStage(needs, params['stage'] ?? ''),
    },
  ];
  return own;
};
