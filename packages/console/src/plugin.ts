// The plugin: serves the page, and tells the host where it is. What the page shows comes from the service's routes.
import { definePlugin, hostPages, type Plugin } from '@drey/plugin-api';
import { readPageFiles } from './page-files.js';
import { PAGE_PATH, pageRoutes, type Served } from './page-routes.js';

/** The console. */
export const plugin: Plugin = definePlugin({
  id: 'drey-console',
  register: (registration) => {
    let served: Served;
    registration.contribute(hostPages, () =>
      served === undefined || typeof served === 'string' ? undefined : { name: 'Console', path: PAGE_PATH },
    );
    for (const route of pageRoutes(() => served)) registration.route(route);
    registration.init(async ({ settings, log }) => {
      if (settings.string('console') === 'off') {
        served = 'The console is off (--console off).';
        return;
      }
      served = (await readPageFiles()) ?? 'The console is not built. Run npm run build.';
      if (typeof served === 'string') log.warn('The console is not served', { why: served });
    });
  },
});
