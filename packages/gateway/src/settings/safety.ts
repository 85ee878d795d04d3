// From the settings to the checks of Host and Origin.
import { type Cors, createCors } from '../http/cors.js';
import { splitHost } from '../http/host-names.js';
import type { ResolvedSettings } from './resolve-settings.js';

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Names of `LOCALSTACK_HOST`, with those below it, and of the setting of allowed hosts. */
export const allowedHosts = (settings: ResolvedSettings): readonly string[] => {
  const localstack = splitHost(settings.string('localstackHost') ?? '')?.name;
  const own = localstack === undefined || localstack === '' ? [] : [localstack, `*.${localstack}`];
  return [...own, ...listOf(settings.string('allowedHosts'))];
};

/** The decision about origins; `ports` are those that are bound. */
export const corsFrom = (settings: ResolvedSettings, ports: () => readonly number[]): Cors =>
  createCors({
    allowedOrigins: listOf(settings.string('allowedOrigins')),
    allowEverything: settings.boolean('disableCorsChecks'),
    sendHeaders: !settings.boolean('disableCorsHeaders'),
    extraAllowedHeaders: listOf(settings.string('extraCorsAllowedHeaders')),
    extraExposedHeaders: listOf(settings.string('extraCorsExposeHeaders')),
    ports,
  });
