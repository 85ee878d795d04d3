// A path as everybody reads it, however often they decode it.

/** Longer than any path of Flink's. */
const LONGEST_PATH = 2_048;
/** Letters, digits and what ids, addresses of TaskManagers and file names are made of; nothing that any reader gives a meaning of its own. */
const plainSegment = /^[A-Za-z0-9_.:@$~-]+$/;

/**
 * The segments of a path, or undefined for one that may mean something else to another reader: one that cannot be decoded, that has an escape
 * left when it was decoded once (Flink decodes twice, as measured on 1.20), an empty segment, a dot segment, or a sign such as `;` or `\`.
 * The root has no segments.
 */
export const plainSegments = (path: string): readonly string[] | undefined => {
  if (!path.startsWith('/') || path.length > LONGEST_PATH) return undefined;
  if (path === '/') return [];
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const segments = decoded.slice(1).split('/');
  const isPlain = segments.every((segment) => plainSegment.test(segment) && !/^\.+$/.test(segment));
  return isPlain ? segments : undefined;
};
