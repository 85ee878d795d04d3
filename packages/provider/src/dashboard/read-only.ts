// Which requests to Flink's REST API only look. Flink has GET requests that act, for the sake of YARN, and one that runs a jar's code.

/** Paths below Flink's root that act although they are asked for by GET. */
const acting: readonly RegExp[] = [/^\/jobs\/[^/]+\/yarn-(?:cancel|stop)\/?$/, /^\/jars\/[^/]+\/plan\/?$/];

/** Flink also serves its API below a version, such as `/v1`. */
const withoutVersion = (path: string): string => path.replace(/^\/v\d+(?=\/)/, '');

/** Whether a path may be asked for; it is compared as Flink reads it, without escapes and doubled slashes. */
export const onlyLooks = (path: string): boolean => {
  let plain: string;
  try {
    plain = decodeURIComponent(path).replaceAll(/\/+/g, '/');
  } catch {
    return false;
  }
  return !plain.split('/').includes('..') && !acting.some((form) => form.test(withoutVersion(plain)));
};
