// The directory that is laid over /etc, with the application's own /etc/flink/application_properties.json.
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
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

/** Fills the directory that is laid over /etc. */
export const writeEtc = async (etc: string, applicationProperties: string): Promise<void> => {
  // The uppermost directory lends its mode to /etc, which others must be able to read.
  await mkdir(join(etc, 'flink'), { recursive: true, mode: 0o755 });
  for (const path of await filesMountedBelowEtc()) {
    if (path === PROPERTIES_FILE) continue;
    const copy = join(etc, relative('/etc', path));
    await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
    await copyFile(path, copy);
  }
  await writeFile(join(etc, 'flink/application_properties.json'), applicationProperties, { mode: 0o600 });
};
