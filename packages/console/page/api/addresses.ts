// Addresses of the host, relative to where the page was served, so that another host may serve it elsewhere.

/** Ends in `/console/`; a page served without the last slash has its base there too. */
const consoleBase = (): string => document.baseURI.split('#')[0] ?? '';

/** The routes of `/_drey`. */
export const routeAddress = (path: string): string => new URL(`../${path}`, consoleBase()).href;

/** The API itself: `POST` there. */
export const apiAddress = (): string => new URL('../../', consoleBase()).href;

/** What `--endpoint-url` takes, without a slash at its end. */
export const endpoint = (): string => apiAddress().replace(/\/$/, '');

/** The event stream. */
export const feedAddress = (application: string | undefined): string =>
  routeAddress(application === undefined ? 'events' : `events?application=${encodeURIComponent(application)}`);

/** Routes of one application: `page` is what is asked, such as `logs`. Its name is in the query, since a browser folds `..` in a path, which is a legal name. */
export const applicationAddress = (
  application: string,
  page: string,
  query: Readonly<Record<string, string>> = {},
): string => routeAddress(`application/${page}?${new URLSearchParams({ application, ...query }).toString()}`);
