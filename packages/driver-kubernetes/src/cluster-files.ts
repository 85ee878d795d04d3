// Changes files of a living cluster: in its Secret, for members that start later, and in each member that is up.
import type { ClusterSpec } from '@drey/cluster';
import { loggingConfiguration, paths } from '@drey/cluster/jvm';
import { restTokenEnvironment } from '@drey/flink-rest';
import type { Connection, KubernetesContext } from './context.js';
import { textIn } from './object/cluster-objects.js';
import { clusterName, environmentName } from './object/names.js';
import { givenFiles } from './object/places.js';
import type { Secret } from './object/pod.js';
import { hasStarted, isLiving } from './object/pod-words.js';
import { handSays } from './reach/hand.js';
import { membersOf } from './sightings.js';

const [TOKEN_VARIABLE = ''] = Object.keys(restTokenEnvironment(''));

/** The token with which a cluster lets Drey act, as its members have it. */
export const tokenOf = async ({ api }: Connection, clusterId: string): Promise<string> => {
  const secret = await api.get<Secret>('secrets', environmentName(clusterId));
  return (secret === undefined ? undefined : textIn(secret, TOKEN_VARIABLE)) ?? '';
};

interface ChangedFile {
  readonly key: string;
  /** Where members have it. */
  readonly path: string;
  readonly content: string;
}

const changeFile = (
  context: KubernetesContext,
  clusterId: string,
  { key, path, content }: ChangedFile,
): Promise<void> =>
  context.use('change the files of a cluster', async (connection) => {
    const { api, pods } = connection;
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
    const members = membersOf(await pods.all(), clusterId).filter((pod) => isLiving(pod) && hasStarted(pod));
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
