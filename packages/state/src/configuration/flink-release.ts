// The release of Flink that a runtime environment names. Pure.

/** Major and minor of `FLINK-1_20`; undefined where it is no Flink. */
const releaseOf = (runtimeEnvironment: string): readonly [number, number] | undefined => {
  const [, major, minor] = /^FLINK-(\d+)_(\d+)$/.exec(runtimeEnvironment) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
};

/** Whether a runtime environment has an older Flink than another one; false where either has none. */
export const isOlderFlink = (runtimeEnvironment: string, than: string): boolean => {
  const [one, other] = [releaseOf(runtimeEnvironment), releaseOf(than)];
  if (one === undefined || other === undefined) return false;
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
};

/** Whether it is a Flink of that release or later. */
export const isFlinkFrom = (runtimeEnvironment: string, first: string): boolean =>
  releaseOf(runtimeEnvironment) !== undefined && !isOlderFlink(runtimeEnvironment, first);
