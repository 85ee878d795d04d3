// Internal HTTP routes and health that plugins contribute to a host.
import type { HttpRequest } from '@smithy/types';

/** A request to an internal route. */
export interface RouteRequest extends Pick<HttpRequest, 'method' | 'path' | 'headers'> {
  /** Query parameters, first value of each. */
  readonly query: Readonly<Record<string, string>>;
  /** The query as sent, with its `?`; empty where there is none. */
  readonly search: string;
  /** Values of `:name` parts of the route's path. What a `*name` part matched is in `path`, undecoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** The answer of an internal route: JSON, or text, bytes or a stream of bytes with a content type of its own. */
export interface RouteAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** An internal HTTP route below `/_drey/` (or below `/` on a data-plane listener), or one at an address of AWS's with a `marker`. */
export interface Route {
  /** `GET` answers HEAD as well; `ANY` gets every method and answers 405 to those it does not want. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'ANY';
  /** Absolute path, parts may be `:name`. The last one, below a plain part of the plugin's own, may be `*name`: any rest, none included. */
  readonly path: string;
  /**
   * For a path that is not below `/_drey/`, where a bucket of the upstream's may have the same: the name of a query parameter. Requests that
   * have it, and no signature, are the route's; all others go where they went before. The path is `/<name>` or `/<name>/*<rest>`.
   */
  readonly marker?: string;
  /** One line for people. */
  readonly summary: string;
  handle(request: RouteRequest): Promise<RouteAnswer> | RouteAnswer;
}

/** One fact in the health page. `ok: false` is shown as a problem, with what to do about it in the text. */
export interface HealthFact {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
}

/** Adds facts to `/_drey/health`. Must answer from memory, quickly. */
export type HealthContributor = () => readonly HealthFact[];
