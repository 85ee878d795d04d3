// The service as a host runs it; `emulated` and `legacy` differ by one argument, so they cannot drift apart.
import { serviceModel } from '@drey/api';
import type { OperationHandler, ServiceProvider } from '@drey/plugin-api';
import type { Services } from './needs.js';
import { registry } from './operations/registry.js';
import type { Instance } from './wiring.js';

/** Handlers of all operations. */
const handlers = (services: Services): Record<string, OperationHandler<never>> =>
  Object.fromEntries(
    Object.entries(registry).map(([name, make]) => [
      name,
      (make as (given: Services) => OperationHandler<never>)(services),
    ]),
  );

/** A provider over an instance. */
export const serviceProvider = (instance: Instance): ServiceProvider => ({
  model: serviceModel,
  operations: handlers(instance.services),
  start: () => instance.start(),
  reset: () => instance.reset(),
  stop: () => instance.stop(),
});
