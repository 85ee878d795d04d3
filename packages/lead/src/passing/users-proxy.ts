// The proxy that the user of this machine has set, as programs know it: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY.
import { isIP } from 'node:net';
import { getProxyForUrl } from 'proxy-from-env';

/** Where the next hop is and what it wants to be told. */
export interface UsersProxy {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** `Proxy-Authorization`, where its URL has a name and a password. */
  readonly authorization: string | undefined;
}

const authorizationOf = ({ username, password }: URL): string | undefined => {
  if (username === '') return undefined;
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(plain).toString('base64')}`;
};

/** The proxy for a URL; undefined where there is none. Throws for one whose kind is not known here (SOCKS). */
export const usersProxyFor = (url: string): UsersProxy | undefined => {
  const found = getProxyForUrl(url);
  if (found === '') return undefined;
  // Of a value without a scheme the library makes one with that of the URL; curl and others take it for http.
  const isAsGiven = Object.values(process.env).includes(found);
  const proxy = new URL(isAsGiven ? found : found.replace(/^[a-z]+:/, 'http:'));
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:')
    throw new Error(`the proxy of this machine is one of ${proxy.protocol.slice(0, -1)}, which Drey does not speak`);
  const tls = proxy.protocol === 'https:';
  return {
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? (tls ? 443 : 80) : Number(proxy.port),
    tls,
    authorization: authorizationOf(proxy),
  };
};

/** The part of a request's options that leads to it. */
export const hopOf = ({
  host,
  port,
}: UsersProxy): { readonly host: string; readonly port: number; readonly servername?: string } => ({
  host,
  port,
  // Or Node would look for the name of the `Host` header in the proxy's certificate.
  ...(isIP(host) === 0 ? { servername: host } : {}),
});
