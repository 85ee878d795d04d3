// The second listener, for jobs: the upstream's services and a few routes, and nothing of the host itself.
import { type DataPlaneListener, type DataPlaneOptions, type Logger, ServiceError } from '@drey/plugin-api';
import { answerServiceError } from './http/answer.js';
import type { AccountDirectory } from './account/account-directory.js';
import { readCredentials } from './account/credentials.js';
import { type Front, guardedFront } from './http/front.js';
import { hostNameCheck } from './http/host-names.js';
import { listen } from './http/listeners.js';
import type { ServiceRouter } from './http/service-router.js';
import { createRouteTable } from './internal/express-routes.js';
import { isControlPage } from './relay/control-pages.js';
import type { Relay } from './relay/relay.js';
import { relayAs } from './relay/relay-as.js';

/** What a data-plane listener is made of. */
export interface DataPlaneNeeds {
  readonly router: ServiceRouter;
  readonly accounts: AccountDirectory;
  readonly relay: Relay;
  readonly allowedHosts: readonly string[];
  readonly log: Logger;
}

const forbidden = (text: string): ServiceError => new ServiceError('AccessDeniedException', text, { status: 403 });

const firstSegment = (url: string): string => /^\/[^/?]*/.exec(url)?.[0] ?? '';

/** What jobs may never ask for here: the host's pages, and the control pages of a moto companion. */
const isPrivate = (url: string): boolean => url.startsWith('/_') || isControlPage(url);

const createDataPlaneFront = (needs: DataPlaneNeeds, options: DataPlaneOptions): Front => {
  const hostIsOurs = hostNameCheck({ listen: [options.host], allowed: needs.allowedHosts });
  const segments = new Set(options.routes.map((route) => firstSegment(route.path)));
  const refuse = (response: Parameters<Front>[1], text: string): void =>
    answerServiceError(response, '00000000-0000-0000-0000-000000000000', forbidden(text));
  const routes = createRouteTable({
    routes: options.routes,
    log: needs.log,
    otherwise: (_request, response) => refuse(response, 'This is not served to jobs.'),
  });
  return guardedFront(needs.log, (request, response, expectsContinue) => {
    const url = request.url ?? '/';
    // Jobs are no browsers: a request with an origin comes from a web page.
    if (!hostIsOurs(request.headers.host) || request.headers.origin !== undefined)
      return refuse(response, 'This listener serves jobs only.');
    if (!url.startsWith('/')) return refuse(response, 'Send a path in the request line.');
    if (segments.has(firstSegment(url))) {
      if (expectsContinue) response.writeContinue();
      return routes(request, response);
    }
    const credentials = readCredentials(request.headers, url);
    const target = request.headers['x-amz-target'];
    const route = needs.router(
      typeof target === 'string' ? target : undefined,
      credentials.kind === 'scope' ? credentials.service : undefined,
    );
    if (route.kind === 'plugin' || isPrivate(url)) return refuse(response, 'This is not served to jobs.');
    const exchange = { request, response, expectsContinue, action: route.action, extraHeaders: undefined };
    relayAs(needs, credentials, exchange).catch((error: unknown) => {
      needs.log.error('A request of a job failed unexpectedly', { error });
      response.destroy();
    });
    return undefined;
  });
};

/** The data-plane listeners of one host. */
export class DataPlanes {
  readonly #needs: DataPlaneNeeds;
  readonly #open = new Set<DataPlaneListener>();

  constructor(needs: DataPlaneNeeds) {
    this.#needs = needs;
  }

  /** Binds a listener. Rejects with an `OperatorError` when its port is taken. */
  async open(options: DataPlaneOptions): Promise<DataPlaneListener> {
    const listener = await listen(createDataPlaneFront(this.#needs, options), options);
    const opened: DataPlaneListener = {
      host: listener.host,
      port: listener.port,
      close: async () => {
        this.#open.delete(opened);
        await listener.close();
      },
    };
    this.#open.add(opened);
    return opened;
  }

  /** Closes what plugins left open. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map((listener) => listener.close()));
  }
}
