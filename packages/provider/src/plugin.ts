// The plugin: what it registers with a host. Nothing here is shared between hosts.
import { clusterDrivers, noneDriverFactory } from '@drey/cluster';
import { dockerDriverFactory } from '@drey/driver-docker';
import { processDriverFactory } from '@drey/driver-process';
import { definePlugin, type Host, type Plugin, type ServiceProvider, surroundingsChecks } from '@drey/plugin-api';
import { logRoutes } from './application-logs/log-routes.js';
import { dashboardRoutes } from './dashboard/dashboard-routes.js';
import { serviceProvider } from './provider.js';
import { createTaggingHook } from './resource-tags/tagging-hook.js';
import { createRoleSetup } from './roles/role-setup.js';
import { serviceRoutes } from './routes.js';
import { serviceChecks } from './service-checks.js';
import { createStackHook } from './stack-templates/stack-hook.js';
import { type Instance, openInstance } from './wiring.js';

/** Amazon Managed Service for Apache Flink. */
export const plugin: Plugin = definePlugin({
  id: 'drey',
  register: (registration) => {
    let instance: Instance | undefined;
    const roles = createRoleSetup();
    const open = async (host: Host, provider: 'emulated' | 'legacy'): Promise<ServiceProvider> => {
      instance = await openInstance(host, roles, provider);
      return serviceProvider(instance);
    };
    registration.contribute(clusterDrivers, dockerDriverFactory);
    registration.contribute(clusterDrivers, processDriverFactory);
    registration.contribute(clusterDrivers, noneDriverFactory);
    registration.contribute(surroundingsChecks, serviceChecks);
    registration.operationHook(roles.operationHook);
    registration.upstreamHook(roles.upstreamHook);
    registration.upstreamOperationHook(createTaggingHook(() => instance?.services.applications));
    registration.upstreamOperationHook(createStackHook(() => instance?.templates));
    for (const route of serviceRoutes(() => instance)) registration.route(route);
    for (const route of logRoutes(() => instance?.logs)) registration.route(route);
    for (const route of dashboardRoutes(() => instance?.dashboard)) registration.route(route);
    registration.health(() => instance?.facts() ?? []);
    registration.provider('emulated', (host) => open(host, 'emulated'));
    registration.provider('legacy', (host) => open(host, 'legacy'));
  },
});
