// The check of `--upstream`: moto, none, or the URL of an emulator, never the real cloud.
import { OperatorError } from '@drey/plugin-api';

const realCloud = /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|aws)\.?$/i;

const refuse = (message: string): never => {
  throw new OperatorError(
    'DREY_UPSTREAM_INVALID',
    message,
    'Give --upstream moto, --upstream none or the http(s) URL of an emulator, for example http://127.0.0.1:5000.',
  );
};

/** Gives the setting back, without a trailing slash. Throws an `OperatorError` for anything that is no emulator. */
export const checkUpstream = (text: string): string => {
  if (text === 'moto' || text === 'none') return text;
  if (!URL.canParse(text)) return refuse(`The upstream '${text}' is neither moto, none nor a URL.`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse(`The upstream '${text}' is no http(s) URL.`);
  if (realCloud.test(url.hostname))
    return refuse(`The upstream '${text}' is the real cloud, which an emulator must never reach.`);
  if (url.username !== '' || url.search !== '' || url.hash !== '')
    return refuse('The upstream URL must hold no user, query or fragment.');
  return text.replace(/\/+$/, '');
};
