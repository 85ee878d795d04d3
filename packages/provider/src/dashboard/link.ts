// The links of CreateApplicationPresignedUrl: their address and the token in it, in the shape that AWS's have and scripts take apart.
import { OperatorError, type Settings } from '@drey/plugin-api';

/** Path of AWS's links (seen in AWS's own sample script for the status of tasks, which asks below it for `/jobs` and `/jobs/<id>`). */
export const LINK_PATH = '/flinkdashboard';
/** The parameter that has the token (same script). */
export const TOKEN_PARAMETER = 'authToken';

/** A link. */
export const linkOf = (base: string, token: string): string => `${base}${LINK_PATH}?${TOKEN_PARAMETER}=${token}`;

/** The token in a query; undefined where there is none, or more than one, of which two readers might take two different ones. */
export const tokenIn = (search: string): string | undefined => {
  const tokens = new URLSearchParams(search).getAll(TOKEN_PARAMETER);
  return tokens.length === 1 ? tokens[0] : undefined;
};

/** A query as sent, but for the token, which is nobody's business but ours. */
export const withoutToken = (search: string): string => {
  const rest = search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && !new URLSearchParams(part).has(TOKEN_PARAMETER));
  return rest.length === 0 ? '' : `?${rest.join('&')}`;
};

/**
 * What links begin with, from the setting `dashboardUrl`; undefined where it is left out. Throws an `OperatorError` for anything but the
 * base of an HTTP URL.
 */
export const dashboardUrlOf = (settings: Pick<Settings, 'string'>): string | undefined => {
  const given = settings.string('dashboardUrl');
  if (given === undefined || given === '') return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isBase = /^https?:$/.test(url?.protocol ?? '') && url?.search === '' && url.hash === '' && url.username === '';
  if (url === undefined || !isBase)
    throw new OperatorError(
      'DREY_DASHBOARD_URL_INVALID',
      `'${given}' is no address that links to dashboards can begin with.`,
      'Give --dashboard-url a URL such as https://flink.us-east-1.amazonaws.com, without a query.',
    );
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};
