// Properties of a version for people: every name, and of values what was asked for. Pure.
import type { PropertiesAnswer } from '@drey/console';
import type { ApplicationVersion } from '@drey/state';
import { isSecret } from '../dashboard/masked.js';

/** Makes the page. `show`: `<group>/<key>` whose value is told, `*` for all; undefined for none. */
export const propertiesPage = (version: ApplicationVersion, show: string | undefined): PropertiesAnswer => {
  const groups = version.configuration?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions ?? [];
  return {
    versionId: version.id,
    groups: groups.map(({ PropertyGroupId: id = '', PropertyMap = {} }) => ({
      id,
      properties: Object.entries(PropertyMap).map(([key, value]) => ({
        key,
        value: show === '*' || show === `${id}/${key}` ? value : null,
        length: value.length,
        looksSecret: isSecret(key),
      })),
    })),
  };
};
