// Puts whom the members of a cluster trust into its directory, where they can read it and not change it.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ClusterSpec } from '@drey/cluster';
import type { JavaInstallation } from '@drey/runtimes';
import type { DriverContext } from '../driver-context.js';
import { clusterPaths } from '../files/cluster-paths.js';
import { writeWhole } from '../files/whole-file.js';

/** Writes the files that the flags and the environment of a member name; nothing where no names of AWS are led. */
export const placeTrust = async (
  { directory, trust }: Pick<DriverContext, 'directory' | 'trust'>,
  { clusterId, lead }: Pick<ClusterSpec, 'clusterId' | 'lead'>,
  java: Pick<JavaInstallation, 'home'>,
): Promise<void> => {
  if (lead === undefined) return;
  const files = clusterPaths(directory, clusterId).trust;
  const { store, bundle } = await trust.content(java, lead.authority);
  await mkdir(dirname(files.store), { recursive: true, mode: 0o700 });
  await Promise.all([writeWhole(files.store, store), writeWhole(files.bundle, bundle)]);
};
