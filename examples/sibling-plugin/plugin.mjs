// A second service in Drey's gateway: one operation, one hook around another plugin's operation, one cluster driver.
import { createServiceModel, definitionOf, readModel } from '@drey/api/model-kit';
import { clusterDrivers } from '@drey/cluster';
import { definePlugin } from '@drey/plugin-api';
import { echoDriverFactory } from './echo-driver.mjs';

/** The model of `SayHello`, read when the plugin is loaded: it decodes, validates and words its errors as Drey's own service does. */
const model = createServiceModel(definitionOf(readModel(new URL('./model/', import.meta.url))));

export const plugin = definePlugin({
  id: 'dreyhello',
  register: (registration) => {
    // In here, not beside it: several gateways may live in one process, and each has its own counts.
    let hellos = 0;
    let starts = 0;

    registration.provider('counting', () => ({
      model,
      operations: {
        SayHello: ({ Name = 'world' }) => {
          hellos += 1;
          return { Message: `Hello, ${Name}!`, Hellos: hellos, ApplicationStarts: starts };
        },
      },
    }));

    registration.operationHook({
      id: 'dreyhello/count-starts',
      service: 'kinesisanalyticsv2',
      operations: ['StartApplication'],
      around: async (_call, next) => {
        const answer = await next();
        // After `next`, which throws for a refused start.
        starts += 1;
        return answer;
      },
    });

    registration.contribute(clusterDrivers, echoDriverFactory);
  },
});
