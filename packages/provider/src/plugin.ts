// The plugin: what it registers with a host. Nothing here is shared between hosts.
import { clusterDrivers, noneDriverFactory } from '@drey/cluster';
import { dockerDriverFactory } from '@drey/driver-docker';
import { contributeKubernetes } from '@drey/driver-kubernetes';
import { processDriverFactory } from '@drey/driver-process';
import { createKinesisBridge } from '@drey/kinesis-bridge';
import {
  definePlugin,
  type Host,
  lifecycles,
  type Plugin,
  type ServiceProvider,
  type Settings,
  surroundingsChecks,
} from '@drey/plugin-api';
import { logRoutes } from './application-logs/log-routes.js';
import { applicationPages } from './console-routes/application-pages.js';
import { dashboardRoutes } from './dashboard/dashboard-routes.js';
import { feedRoutes } from './feed/feed-routes.js';
import { serviceProvider } from './provider.js';
import { createTaggingHook } from './resource-tags/tagging-hook.js';
import { createBrokersHook } from './kafka-brokers/brokers-hook.js';
import { createRoleSetup } from './roles/role-setup.js';
import { serviceRoutes } from './routes.js';
import { serviceChecks } from './service-checks.js';
import { snapshotCommand } from './snapshot-command/snapshot-command.js';
import { snapshotRoutes } from './snapshot-pages/snapshot-routes.js';
import { createStackHook } from './stack-templates/stack-hook.js';
import { type Instance, openInstance } from './wiring.js';

/** Amazon Managed Service for Apache Flink. */
export const plugin: Plugin = definePlugin({
  id: 'drey',
  register: (registration) => {
    let instance: Instance | undefined;
    let settings: Settings | undefined;
    const roles = createRoleSetup();
    const bridge = createKinesisBridge();
    const kubernetes = contributeKubernetes();
    const open = async (host: Host, provider: 'emulated' | 'legacy'): Promise<ServiceProvider> => {
      ({ settings } = host);
      instance = await openInstance(host, roles, provider);
      return serviceProvider(instance);
    };
    registration.contribute(clusterDrivers, dockerDriverFactory);
    registration.contribute(clusterDrivers, processDriverFactory);
    registration.contribute(clusterDrivers, kubernetes.factory);
    registration.contribute(clusterDrivers, noneDriverFactory);
    registration.contribute(surroundingsChecks, serviceChecks);
    registration.contribute(lifecycles, { stop: () => bridge.close() });
    registration.operationHook(roles.operationHook);
    registration.upstreamHook(roles.upstreamHook);
    registration.upstreamHook(kubernetes.stateHook);
    registration.upstreamHook(createBrokersHook(() => settings));
    registration.upstreamOperationHook(createTaggingHook(() => instance?.services.applications));
    registration.upstreamOperationHook(createStackHook(() => instance?.templates));
    registration.upstreamOperationHook(bridge.operationHook);
    // In a host that passes bytes on and no more, clients of Kinesis speak what its upstream speaks.
    registration.upstreamEncodingHook?.(bridge.encodingHook);
    for (const route of serviceRoutes(() => instance)) registration.route(route);
    for (const route of applicationPages(() => instance, roles)) registration.route(route);
    for (const route of feedRoutes(() => instance?.feed)) registration.route(route);
    for (const route of logRoutes(() => instance?.logs)) registration.route(route);
    for (const route of snapshotRoutes(() => instance?.snapshots)) registration.route(route);
    for (const route of dashboardRoutes(() => instance?.dashboard)) registration.route(route);
    registration.command(snapshotCommand);
    registration.health(() => instance?.facts() ?? []);
    registration.provider('emulated', (host) => open(host, 'emulated'));
    registration.provider('legacy', (host) => open(host, 'legacy'));
    registration.init((host) => bridge.open(host));
  },
});
