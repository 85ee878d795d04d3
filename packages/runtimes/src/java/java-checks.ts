// Which Java the runtimes of the catalogue get here, for `drey doctor`.
import type { SurroundingsCheck } from '@drey/plugin-api';
import type { FlinkRuntime } from '@drey/cluster';
import type { FindJava } from './java.js';
import { allFlinkRuntimes } from '../catalogue.js';

const byJava = (): readonly (readonly FlinkRuntime[])[] => {
  const groups = new Map<string, FlinkRuntime[]>();
  for (const runtime of allFlinkRuntimes) {
    const key = runtime.javaVersions.join();
    groups.set(key, [...(groups.get(key) ?? []), runtime]);
  }
  return [...groups.values()];
};

/** One check for each list of Java versions that runtimes share. None is required: other runtimes may have theirs. */
export const javaChecks = (findJava: FindJava): readonly SurroundingsCheck[] =>
  byJava().map((runtimes): SurroundingsCheck => {
    const environments = runtimes.map(({ environment }) => environment).join(', ');
    return {
      subject: `Java for ${environments}`,
      purpose: 'clusters as plain JVMs',
      required: false,
      look: async () => {
        const { build, home } = await findJava(runtimes[0]?.javaVersions ?? []);
        return { state: 'ok', found: `${build} at ${home}` };
      },
    };
  });
