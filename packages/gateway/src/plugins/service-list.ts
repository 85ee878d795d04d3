// `SERVICES`: which plugin services are loaded.
import type { ManifestService } from '@drey/plugin-api';

/**
 * Why a service is not loaded, or undefined when it is. The list holds names and aliases; `name:port` of old habits is understood, its
 * port ignored. The upstream's services are no plugins and are never limited.
 */
export const disabledBecause = (
  service: ManifestService,
  list: string | undefined,
  strict: boolean,
): string | undefined => {
  if (list === undefined || !strict) return undefined;
  const wanted = list
    .split(',')
    .map((part) => part.trim().toLowerCase().replace(/:\d+$/, ''))
    .filter((part) => part !== '');
  if (wanted.length === 0) return undefined;
  const names = [service.name, ...(service.aliases ?? [])];
  return names.some((name) => wanted.includes(name)) ? undefined : `it is not in SERVICES=${list}`;
};
