// Changes files of a living cluster: in its Secret, for members that start later, and in each member that is up.
import type { ClusterSpec } from '@drey/cluster';
import { loggingConfiguration, paths } from '@drey/cluster/jvm';
import { restTokenEnvironment } from '@drey/flink-rest';
import type { Connection, KubernetesContext } from './context.js';
import { textIn } from './object/cluster-objects.js';
import { clusterName, environmentName } from './object/names.js';
import { givenFiles } from './object/places.js';
import type { Pod, Secret } from './object/pod.js';
import { hasStarted, isLiving } from './object/pod-words.js';
import { handSays } from './reach/hand.js';
import { membersOf } from './sightings.js';

const [TOKEN_VARIABLE = ''] = Object.keys(restTokenEnvironment(''));

/** The token with which a cluster lets Drey act, as its members have it. */
export const tokenOf = async ({ api }: Connection, clusterId: string): Promise<string> => {
  const secret = await api.get<Secret>('secrets', environmentName(clusterId));
  return (secret === undefined ? undefined : textIn(secret, TOKEN_VARIABLE)) ?? '';
};

/** Nodes bring mounted Secrets up to date once a minute or so. */
const COMING_UP_MILLISECONDS = 90_000;

interface ChangedFile {
  readonly key: string;
  /** Where members have it. */
  readonly path: string;
  readonly content: string;
}

/**
 * Living members that have begun. One that is on its way may have the files of before mounted already, so it is waited for; a node brings the
 * files of one that takes longer up to date by itself.
 */
const startedMembers = async (
  { clock }: KubernetesContext,
  { pods }: Connection,
  clusterId: string,
): Promise<readonly Pod[]> => {
  for (const deadline = clock.now() + COMING_UP_MILLISECONDS; ;) {
    const living = (await membersOf(pods, clusterId)).filter(isLiving);
    // One that has no node yet has mounted nothing.
    if (living.every((pod) => hasStarted(pod) || pod.spec?.nodeName === undefined) || clock.now() > deadline)
      return living.filter(hasStarted);
    await pods.news(1_000);
  }
};

const changeFile = (
  context: KubernetesContext,
  clusterId: string,
  { key, path, content }: ChangedFile,
): Promise<void> =>
  context.use('change the files of a cluster', async (connection) => {
    const { api } = connection;
    const secret = await api.get<Secret>('secrets', clusterName(clusterId));
    if (secret === undefined) return;
    const { name, labels, ownerReferences } = secret.metadata;
    await api.apply<Secret>('secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        ...(labels === undefined ? {} : { labels }),
        ...(ownerReferences === undefined ? {} : { ownerReferences }),
      },
      type: 'Opaque',
      data: { ...secret.data, [key]: Buffer.from(content).toString('base64') },
    });
    const token = await tokenOf(connection, clusterId);
    const members = await startedMembers(context, connection, clusterId);
    await Promise.all(
      members.map(({ metadata }) =>
        handSays(
          { api, clock: context.clock, pod: metadata.name, token },
          { method: 'PUT', path: '/file', query: { path }, body: Buffer.from(content) },
        ),
      ),
    );
  });

/** Changes the level of the root logger. */
export const changeLogLevel = async (
  context: KubernetesContext,
  clusterId: string,
  level: ClusterSpec['logLevel'],
): Promise<void> => {
  const entry = await context.ledger.find('cluster', clusterId);
  if (entry?.spec !== undefined) await context.ledger.write({ ...entry, spec: { ...entry.spec, logLevel: level } });
  await changeFile(context, clusterId, {
    key: givenFiles.logging,
    path: paths.logging,
    content: loggingConfiguration(level),
  });
};

/** Replaces the application's properties. */
export const changeProperties = (context: KubernetesContext, clusterId: string, content: string): Promise<void> =>
  changeFile(context, clusterId, { key: givenFiles.properties, path: paths.properties, content });
