// The jar of ours that every Flink has last on its class path: what Flink takes as plugins of itself (java/drey/flink).
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dreyFlinkJar } from './generated/drey-flink-jar.js';

/** Its content. */
export const dreyFlinkJarContent: Buffer = Buffer.from(dreyFlinkJar, 'base64');

/** Its file name, another one for each content. */
export const dreyFlinkJarName: string = `drey-flink-${createHash('sha256').update(dreyFlinkJarContent).digest('hex').slice(0, 12)}.jar`;

/** Class-data archives belong to jars with their time of change, so that of one content is always the same. */
const changedAt = new Date('2026-01-01T00:00:00Z');

/** Puts the jar into the cache, once; resolves to its path, which is the same for all clusters because class-data archives are bound to it. */
export const placeDreyFlinkJar = async (cacheDirectory: string): Promise<string> => {
  const folder = join(cacheDirectory, 'drey-flink');
  const target = join(folder, dreyFlinkJarName);
  const there = await stat(target).catch(() => undefined);
  if (there?.size === dreyFlinkJarContent.length) return target;
  await mkdir(folder, { recursive: true });
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, dreyFlinkJarContent);
    await utimes(draft, changedAt, changedAt);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
  return target;
};
