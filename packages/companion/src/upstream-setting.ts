// Reads the `--upstream` setting and refuses what could reach a real AWS account.
import { awsDomains, OperatorError } from '@drey/plugin-api';

/** A checked `--upstream` value. */
export type WantedUpstream =
  | { readonly kind: 'moto' }
  | { readonly kind: 'none' }
  /** Base URL without a trailing slash. */
  | { readonly kind: 'endpoint'; readonly endpoint: string };

const refuse = (reason: string): never => {
  throw new OperatorError(
    'DREY_UPSTREAM_REFUSED',
    `The upstream setting ${reason}.`,
    "Use 'moto', 'none', or the base URL of an emulator such as http://127.0.0.1:4567.",
  );
};

const isAwsHost = (hostname: string): boolean => {
  const host = hostname.toLowerCase().replace(/\.+$/, '');
  return awsDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
};

/** Checks an `--upstream` value. Throws an OperatorError `DREY_UPSTREAM_REFUSED`; the message never repeats credentials. */
export const parseUpstream = (value: string): WantedUpstream => {
  if (value === 'moto' || value === 'none') return { kind: value };
  const url = URL.canParse(value) ? new URL(value) : refuse('is neither a known name nor a URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse('is not an http or https URL');
  if (url.username !== '' || url.password !== '') refuse('carries credentials');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') refuse('has a path, a query or a fragment');
  if (isAwsHost(url.hostname))
    refuse('names a host of AWS itself, and an emulated job must never reach a real account');
  return { kind: 'endpoint', endpoint: url.origin };
};
