// The cluster driver `echo`: runs nothing, as `none` does, and logs what it is asked.
import { noneDriverFactory } from '@drey/cluster';

/** The same object, with a log line before each call of its functions. */
const logged = (calls, log) =>
  Object.fromEntries(
    Object.entries(calls).map(([name, value]) => {
      if (typeof value !== 'function') return [name, value];
      const call = (...parameters) => {
        log.info('Cluster driver called', { call: name });
        return value(...parameters);
      };
      return [name, call];
    }),
  );

export const echoDriverFactory = {
  name: 'echo',
  create: async (surroundings) => {
    const log = surroundings.host.log.child({ driver: 'echo' });
    const none = await noneDriverFactory.create(surroundings);
    return { ...logged(none, log), name: 'echo', runsJobs: false, state: logged(none.state, log) };
  },
};
