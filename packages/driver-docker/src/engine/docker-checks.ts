// What clusters in containers need, for `drey doctor`.
import type { SurroundingsCheck } from '@drey/plugin-api';
import { allFlinkRuntimes, cachedServiceLibrary, mavenVersion } from '@drey/runtimes';
import type { DockerContext } from '../docker-context.js';
import { findImage, imageNameOf, USUAL_ENVIRONMENT } from '../image/images.js';

type Parts = Pick<DockerContext, 'engine' | 'settings'>;
type Environment = Readonly<Record<string, string | undefined>>;

const engineCheck = ({ engine }: Parts): SurroundingsCheck => ({
  subject: 'Container engine',
  purpose: 'clusters in containers',
  required: true,
  look: () =>
    engine.use('tell its version', async ({ name, calls }) => {
      const { Version, Platform } = (await calls.version()) as {
        readonly Version: string;
        readonly Platform?: { readonly Name?: string };
      };
      return { state: 'ok', found: `${Platform?.Name || 'engine'} ${Version} at ${name}` };
    }),
});

/** Whether an absent image can be pulled is the driver's own question: it is asked before a start as well. */
const imageCheck = (parts: Parts): SurroundingsCheck => ({
  subject: 'Flink images',
  purpose: 'clusters in containers',
  required: false,
  look: async () => {
    const there: string[] = [];
    for (const runtime of allFlinkRuntimes) {
      const name = imageNameOf(runtime, parts.settings);
      if ((await findImage(parts, name)) !== undefined) there.push(`${name} (${runtime.environment})`);
      else if (runtime.environment === USUAL_ENVIRONMENT) there.push(`no ${name} (${USUAL_ENVIRONMENT}) yet`);
    }
    const found = `${there.join(', ')}; what is absent is pulled when it is first used`;
    return { state: there.some((one) => !one.startsWith('no ')) ? 'ok' : 'not needed', found };
  },
});

const libraryCheck = (cacheDirectory: string, env: Environment): SurroundingsCheck => ({
  subject: 'Library for application properties',
  purpose: 'jobs in containers that do not bring it along',
  required: false,
  look: async (signal) => {
    const cached = await cachedServiceLibrary(cacheDirectory);
    if (cached !== undefined) return { state: 'ok', found: cached };
    const command = env['DREY_MAVEN'] || 'mvn';
    const version = await mavenVersion({ command, env }, signal);
    return { state: 'ok', found: `Maven ${version} (${command}) fetches it at the first start` };
  },
});

/** The checks of the Docker driver. */
export const dockerChecks = (parts: Parts, cacheDirectory: string, env: Environment): readonly SurroundingsCheck[] => [
  engineCheck(parts),
  imageCheck(parts),
  libraryCheck(cacheDirectory, env),
];
