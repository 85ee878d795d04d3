// How the programs of a member are led to the data plane: settings of the proxy and of trust, whatever runs the member.
import type { EndpointLead } from '../cluster-driver.js';

const LOOPBACK = '127.0.0.1';

/** Hosts that are asked without the proxy, as Java writes them: this machine, by the names that emulators of AWS are known by here as well. */
const javaDirect = 'localhost|*.localhost|127.*|[::1]|localhost.localstack.cloud|*.localhost.localstack.cloud';

/** The same as Python and curl write them; a name stands for all below it. */
const direct = 'localhost,127.0.0.1,::1,localhost.localstack.cloud';

/** Where a member finds whom to trust. */
export interface TrustFiles {
  /** A trust store as {@link trustStore} makes it. */
  readonly store: string;
  /** The same certificates, in PEM. */
  readonly bundle: string;
}

/**
 * Properties of a JVM. Both pairs are needed: AWS's SDK 2 for Java reads that of `http` for addresses of https as well (measured with
 * 2.26.19).
 */
export const leadFlags = ({ port }: EndpointLead, { store }: TrustFiles): readonly string[] => [
  ...['http', 'https'].flatMap((scheme) => [`-D${scheme}.proxyHost=${LOOPBACK}`, `-D${scheme}.proxyPort=${port}`]),
  `-Dhttp.nonProxyHosts=${javaDirect}`,
  `-Djavax.net.ssl.trustStore=${store}`,
  '-Djavax.net.ssl.trustStoreType=jks',
  `-Djavax.net.ssl.trustStorePassword=${TRUST_STORE_PASSWORD}`,
];

/** Variables for everything else that runs in a member: Python and what it starts. */
export const leadEnvironment = ({ port }: EndpointLead, { bundle }: TrustFiles): Readonly<Record<string, string>> => {
  const proxy = `http://${LOOPBACK}:${port}`;
  return {
    ...Object.fromEntries(
      ['HTTP_PROXY', 'HTTPS_PROXY'].flatMap((name) => [
        [name, proxy],
        [name.toLowerCase(), proxy],
      ]),
    ),
    NO_PROXY: direct,
    no_proxy: direct,
    AWS_CA_BUNDLE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    SSL_CERT_FILE: bundle,
    CURL_CA_BUNDLE: bundle,
  };
};

/** It keeps nothing secret: a trust store holds what everybody may know, and Java's own has the same. */
export const TRUST_STORE_PASSWORD = 'changeit';
