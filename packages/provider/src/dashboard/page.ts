// The few pages of our own that a person meets on the way to a dashboard.
import type { RouteAnswer } from '@drey/plugin-api';

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page that says one thing. */
export const page = (
  status: number,
  title: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): RouteAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><h1>${escaped(title)}</h1><p>${escaped(text)}</p></html>\n`,
});

/** A token that is unknown or too old, or a session that is over: known to be HTTP 403 on the service. */
export const forbidden: RouteAnswer = page(
  403,
  'Forbidden',
  'This link was not opened within three minutes, its session is over, or the host was started anew. Call CreateApplicationPresignedUrl again.',
);

/** Anything but a look. */
export const methodNotAllowed: RouteAnswer = page(405, 'Read-only', 'The dashboard can only be looked at.', {
  allow: 'GET, HEAD',
});

/** A path that Flink's dashboard does not read. */
export const notAPage: RouteAnswer = page(
  403,
  'Not a page of the dashboard',
  "Only what Flink's dashboard reads can be looked at here. To act on a job, use the API: StopApplication, UpdateApplication, CreateApplicationSnapshot.",
);
