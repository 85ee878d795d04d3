// Tells an operation that the upstream does not have from a failure of one that it has, and from a crash over it.
import type { IncomingHttpHeaders } from 'node:http';
import type { MotoFault } from '@drey/companion';
import type { Logger } from '@drey/plugin-api';
import type { RelayFailure } from './relay-error.js';

/**
 * Statuses with which moto (a Flask application) sends a page of HTML where it knows no such path or operation: 404 for a path, 500 for an
 * operation or a whole service (seen with 5.2.5). Errors of services are XML or JSON, and pass unchanged.
 */
const statuses: ReadonlySet<number> = new Set([404, 405, 500, 501]);

/** Hosts below which a user's own code answers, HTML included. */
const userContent = /(?:^|\.)(?:execute-api|lambda-url|s3-website)[.-]/i;

/** Whether a user's own code answers a request: its headers and pages say nothing of the upstream. */
export const isUserContent = (service: string, request: IncomingHttpHeaders): boolean =>
  service === 'execute-api' || userContent.test(request.host ?? '');

/** What is known of an answer before its body, and of its request. */
export interface AnswerSeen {
  readonly method: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly service: string;
  readonly request: IncomingHttpHeaders;
}

/** Whether the answer says that there is no such operation. Decided from its head alone, so that no answer is held back. */
export const isMissingOperation = ({ method, status, contentType, service, request }: AnswerSeen): boolean => {
  if (!statuses.has(status) || contentType?.toLowerCase().startsWith('text/html') !== true) return false;
  // An answer to HEAD has no body, so its type says nothing; Flask's default is HTML.
  if (method === 'HEAD' || isUserContent(service, request)) return false;
  // Every path is a bucket or a key to S3, so that 404 is always about one of them.
  if (service === 's3' && status === 404) return false;
  // A person with a browser reads the page.
  return request.accept?.includes('text/html') !== true;
};

const LIMIT_TOLD = 1_000;

/** What could not be answered. */
export interface UnansweredOperation {
  /** Name of the companion. */
  readonly upstream: string;
  readonly service: string;
  readonly operation: string;
  /** What a moto of ours says of it; undefined where there is only the page. */
  readonly fault: MotoFault | undefined;
}

/** Makes the failure to tell in place of such a page, and logs each operation once. */
export class UnansweredOperations {
  readonly #told = new Set<string>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * Status 501 for what is missing: the SDKs retry 500, 502, 503 and 504 (botocore, Java, Go 2, JavaScript, Rust) or all from 500 on but 501
   * (Go 1), and this will not get better. That it is no client's error keeps it apart from what services answer. A crash is what it is: 500.
   */
  failure(unanswered: UnansweredOperation): RelayFailure {
    const { upstream, service, operation, fault } = unanswered;
    if (fault?.kind === 'broken') {
      this.#tell('The upstream broke over a request', unanswered);
      const message = `The upstream (${upstream}) broke over ${operation} of service '${service}': ${fault.text}. The whole traceback is in ${fault.log}.`;
      return { status: 500, code: 'InternalFailure', message };
    }
    this.#tell('The upstream does not have an operation that was asked for', unanswered);
    const lacks = `The upstream (${upstream}) does not have the operation ${operation} of service '${service}'`;
    return {
      status: 501,
      code: 'NotImplemented',
      message:
        fault === undefined
          ? `${lacks}, or broke over this request: it answered with a page of HTML. Its own log says more.`
          : `${lacks}, or not all of it: ${fault.text}`,
    };
  }

  #tell(what: string, { upstream, service, operation, fault }: UnansweredOperation): void {
    const key = `${service}.${operation}.${fault?.kind ?? ''}`;
    if (this.#told.has(key) || this.#told.size >= LIMIT_TOLD) return;
    this.#told.add(key);
    this.#log.warn(what, { upstream, service, operation, ...(fault === undefined ? {} : { fault }) });
  }
}
