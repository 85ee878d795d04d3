// The directory that is laid over /etc, with the application's own /etc/flink/application_properties.json.
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { EndpointLead } from '@drey/cluster';
import { readMounts } from './mount-table.js';

/** Where a job reads its properties. */
export const PROPERTIES_FILE = '/etc/flink/application_properties.json';

/** Files that something (a container engine) mounted below /etc; the overlay would uncover what lies beneath them. */
const filesMountedBelowEtc = async (): Promise<string[]> => {
  const below = (await readMounts()).map(({ point }) => point).filter((point) => point.startsWith('/etc/'));
  const isFile = await Promise.all(
    below.map(async (point) => (await stat(point).catch(() => undefined))?.isFile() === true),
  );
  return below.filter((_, index) => isFile[index]);
};

/** The machine's own lines, and names of AWS at the address where they are led to the data plane. A name a line: C libraries bound the length of one. */
export const hostsOf = (own: string, { address, names }: Pick<EndpointLead, 'address' | 'names'>): string =>
  [...own.split('\n').filter((line) => line !== ''), ...names.map((name) => `${address} ${name}`), ''].join('\n');

/** Fills the directory that is laid over /etc. Without an address of the lead the machine's names are the cluster's. */
export const writeEtc = async (etc: string, applicationProperties: string, lead?: EndpointLead): Promise<void> => {
  // The uppermost directory lends its mode to /etc, which others must be able to read.
  await mkdir(join(etc, 'flink'), { recursive: true, mode: 0o755 });
  for (const path of await filesMountedBelowEtc()) {
    if (path === PROPERTIES_FILE) continue;
    const copy = join(etc, relative('/etc', path));
    await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
    await copyFile(path, copy);
  }
  await writeFile(join(etc, 'flink/application_properties.json'), applicationProperties, { mode: 0o600 });
  if (lead?.address === undefined) return;
  const own = await readFile('/etc/hosts', 'utf8').catch(() => '');
  await writeFile(join(etc, 'hosts'), hostsOf(own, lead), { mode: 0o644 });
};
