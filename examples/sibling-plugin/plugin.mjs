// A second service in Drey's gateway: one operation, one hook around another plugin's operation, one cluster driver.
import { clusterDrivers } from '@drey/orchestrator';
import { definePlugin, ServiceError } from '@drey/plugin-api';
import { echoDriverFactory } from './echo-driver.mjs';

/** The model of `SayHello`: an object with an optional `Name`, a text of at most 100 characters. */
const model = {
  operations: ['SayHello'],
  decode: (_operation, body) => {
    const { Name } = body ?? {};
    if (Name === undefined || Name === null) return {};
    if (typeof Name !== 'string') throw new ServiceError('SerializationException', 'Name must be a string.');
    if (Name.length > 100) throw new ServiceError('ValidationException', 'Name has more than 100 characters.');
    return { Name };
  },
};

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
