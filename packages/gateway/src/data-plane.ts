// The second listener, for jobs: the upstream's services and a few routes, and nothing of the host itself.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Authority, createLead, isAwsName, type Lead, serviceOfName } from '@drey/lead';
import { type DataPlaneListener, type DataPlaneOptions, type Logger, ServiceError } from '@drey/plugin-api';
import { answerServiceError } from './http/answer.js';
import type { AccountDirectory } from './account/account-directory.js';
import { type Credentials, readCredentials } from './account/credentials.js';
import { type Front, guardedFront } from './http/front.js';
import { hostNameCheck, isLoopback, splitHost } from './http/host-names.js';
import { listen } from './http/listeners.js';
import type { ServiceRouter } from './http/service-router.js';
import { createRouteTable } from './internal/express-routes.js';
import { isControlPage } from './relay/control-pages.js';
import type { Relay } from './relay/relay.js';
import { relayAs } from './relay/relay-as.js';
import { answerFailure, type RelayFailure } from './relay/relay-error.js';

/** What a data-plane listener is made of. */
export interface DataPlaneNeeds {
  readonly router: ServiceRouter;
  readonly accounts: AccountDirectory;
  readonly relay: Relay;
  readonly allowedHosts: readonly string[];
  /** Who vouches for names of AWS; made when a listener first leads. */
  readonly authority: () => Promise<Authority>;
  readonly log: Logger;
}

const forbidden = (text: string): ServiceError => new ServiceError('AccessDeniedException', text, { status: 403 });

const firstSegment = (url: string): string => /^\/[^/?]*/.exec(url)?.[0] ?? '';

/**
 * What jobs may never ask for here: the control pages of a moto companion, and the host's own; but below a name of AWS whatever begins so is a
 * key in a bucket (`_SUCCESS`, `_delta_log`).
 */
const isPrivate = (url: string, isLed: boolean): boolean => (!isLed && url.startsWith('/_')) || isControlPage(url);

/** The name in a `Host` header, if it is one of AWS. */
const awsNameOf = (header: string | undefined): string | undefined => {
  const name = header === undefined ? undefined : splitHost(header)?.name;
  return name !== undefined && isAwsName(name) ? name : undefined;
};

/** The URL of a request in absolute form, as a proxy gets it. */
const absoluteUrl = (url: string): URL | undefined =>
  /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url) : undefined;

/** What a request says of itself; one that is not signed as AWS has it means what its name of AWS says. */
const credentialsOf = (request: IncomingMessage, url: string): Credentials => {
  const signed = readCredentials(request.headers, url);
  if (signed.kind === 'scope') return signed;
  const name = awsNameOf(request.headers.host);
  const named = name === undefined ? undefined : serviceOfName(name);
  return named === undefined ? signed : { kind: 'none', ...named };
};

/** How the front of a data plane decides. */
interface FrontParts {
  readonly needs: DataPlaneNeeds;
  readonly options: DataPlaneOptions;
  readonly lead: Lead | undefined;
}

const refuse = (response: ServerResponse, text: string): void =>
  answerServiceError(response, '00000000-0000-0000-0000-000000000000', forbidden(text));

/** What AWS answers without a signature; what is not signed goes for one of S3 in an upstream that is moto. */
const takesUnsigned: Readonly<Record<string, RegExp | undefined>> = {
  s3: /^/,
  sts: /^(?!.*[?&]Action=(?!AssumeRoleWith))/,
  'cognito-idp': /^/,
  'cognito-identity': /^/,
  oidc: /^/,
  awsssoportal: /^/,
};

/** The refusal of a request that reached a name of AWS without a signature, if it is one that AWS refuses too. */
const unsignedFailure = (credentials: Credentials, host: string | undefined, url: string): RelayFailure | undefined => {
  if (credentials.kind !== 'none' || credentials.service === undefined) return undefined;
  const { service } = credentials;
  if (takesUnsigned[service]?.test(url) === true) return undefined;
  return {
    status: 403,
    code: 'MissingAuthenticationToken',
    message: `Missing Authentication Token: the request for the service '${service}' (${host ?? ''}) is not signed, and what answers there on AWS without a signature is not served here.`,
  };
};

/** Relays what is for the upstream; everything of the host itself is refused. */
const relayOrRefuse = (needs: DataPlaneNeeds, ...[request, response, expectsContinue]: Parameters<Front>): void => {
  const url = request.url ?? '/';
  const credentials = credentialsOf(request, url);
  const target = request.headers['x-amz-target'];
  const route = needs.router(
    typeof target === 'string' ? target : undefined,
    credentials.kind === 'malformed' ? undefined : credentials.service,
  );
  const isLed = awsNameOf(request.headers.host) !== undefined;
  if (route.kind === 'plugin' || isPrivate(url, isLed)) return refuse(response, 'This is not served to jobs.');
  const unsigned = isLed ? unsignedFailure(credentials, request.headers.host, url) : undefined;
  if (unsigned !== undefined) {
    const service = credentials.kind === 'malformed' ? '' : (credentials.service ?? '');
    needs.log.info('A request of a job was refused, since it is not signed', { service, host: request.headers.host });
    return answerFailure(request, response, service, unsigned);
  }
  const exchange = {
    request,
    response,
    expectsContinue,
    action: route.action,
    calledAt: undefined,
    extraHeaders: undefined,
  };
  relayAs(needs, credentials, exchange).catch((error: unknown) => {
    needs.log.error('A request of a job failed unexpectedly', { error });
    response.destroy();
  });
  return undefined;
};

/** What stands behind the host in a request in absolute form, as it was sent: a key may have dots and escapes that URLs would make less of. */
const pathOfAbsolute = (url: string): string => {
  const rest = url.replace(/^https?:\/\/[^/?#]*/i, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
};

/** Makes a request in absolute form one for its host, as if it had been sent there; says whether it is for AWS. */
const isLedAbsolute = (request: IncomingMessage, url: URL): boolean => {
  if (!isAwsName(url.hostname)) return false;
  request.url = pathOfAbsolute(request.url ?? '/');
  // The target counts, whatever the header says (RFC 9112, section 3.2.2).
  request.headers.host = url.host;
  request.rawHeaders.forEach((name, index) => {
    if (index % 2 === 0 && name.toLowerCase() === 'host') request.rawHeaders[index + 1] = url.host;
  });
  return true;
};

const createDataPlaneFront = ({ needs, options, lead }: FrontParts): Front => {
  const hostIsOurs = hostNameCheck({ listen: [options.host], allowed: needs.allowedHosts });
  const segments = new Set(options.routes.map((route) => firstSegment(route.path)));
  const routes = createRouteTable({
    routes: options.routes,
    log: needs.log,
    otherwise: (_request, response) => refuse(response, 'This is not served to jobs.'),
  });
  return guardedFront(needs.log, (request, response, expectsContinue) => {
    const absolute = lead === undefined ? undefined : absoluteUrl(request.url ?? '');
    if (absolute !== undefined && !isLedAbsolute(request, absolute)) {
      if (expectsContinue) response.writeContinue();
      return lead?.forward(request, response, { url: absolute, path: pathOfAbsolute(request.url ?? '/') });
    }
    const { host, origin } = request.headers;
    const isLed = lead !== undefined && awsNameOf(host) !== undefined;
    // Jobs are no browsers: a request with an origin comes from a web page.
    if ((!isLed && !hostIsOurs(host)) || origin !== undefined)
      return refuse(response, 'This listener serves jobs only.');
    const url = request.url ?? '/';
    if (!url.startsWith('/')) return refuse(response, 'Send a path in the request line.');
    // What is sent to a name of AWS is for AWS, a bucket's key that looks like a route of ours included.
    if (isLed || !segments.has(firstSegment(url))) return relayOrRefuse(needs, request, response, expectsContinue);
    if (expectsContinue) response.writeContinue();
    return routes(request, response);
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
    const lead = options.leads === true ? await this.#leadFor(options) : undefined;
    const listener = await listen(createDataPlaneFront({ needs: this.#needs, options, lead }), options, { lead });
    const opened: DataPlaneListener = {
      host: listener.host,
      port: listener.port,
      ...(lead === undefined ? {} : { authority: lead.certificate }),
      close: async () => {
        this.#open.delete(opened);
        await listener.close();
      },
    };
    this.#open.add(opened);
    return opened;
  }

  async #leadFor({ host }: DataPlaneOptions): Promise<Lead> {
    const authority = await this.#needs.authority();
    return createLead({ authority, passesOn: isLoopback(host), log: this.#needs.log });
  }

  /** Closes what plugins left open. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map((listener) => listener.close()));
  }
}
