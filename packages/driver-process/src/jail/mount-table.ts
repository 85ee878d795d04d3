// What is mounted where, as the kernel tells.
import { readFile } from 'node:fs/promises';

/** One mount. */
export interface Mount {
  readonly point: string;
  /** Such as `nosuid` and `relatime`. */
  readonly options: readonly string[];
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Reads `/proc/self/mountinfo`; empty where there is none. */
export const readMounts = async (path = '/proc/self/mountinfo'): Promise<readonly Mount[]> => {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length > 6)
    .map(({ 4: point = '', 5: options = '' }) => ({ point: unescaped(point), options: options.split(',') }));
};

/** Whether a path is another one or lies below it. Both are absolute and normal. */
export const isWithin = (root: string, path: string): boolean =>
  path === root || path.startsWith(root === '/' ? '/' : `${root}/`);

// A mount may be made read-only inside a user namespace if it keeps what its owner locked.
const locked = new Set(['nosuid', 'nodev', 'noexec', 'noatime', 'nodiratime', 'nosymfollow']);

/** The options that a bind mount of a path has to keep. */
export const lockedOptions = (mounts: readonly Mount[], path: string): readonly string[] => {
  const around = mounts.filter(({ point }) => isWithin(point, path));
  // Of two at one point the later one counts.
  const nearest = around.reduce<Mount | undefined>(
    (best, mount) => (best === undefined || mount.point.length >= best.point.length ? mount : best),
    undefined,
  );
  return (nearest?.options ?? []).filter((option) => locked.has(option));
};
