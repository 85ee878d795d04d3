// The order of test files: the longest first, so that no long one is left alone at the end. Jest loads this by name.
import { relative } from 'node:path';
import { order } from './order.mjs';
import { knownSeconds } from './seconds.mjs';

class LongestFirst {
  sort(tests) {
    const { of } = knownSeconds();
    // A file that nobody has timed may be a long one.
    const length = ({ path, context }) => of(relative(context.config.rootDir, path)) ?? Number.POSITIVE_INFINITY;
    const sorted = [...tests].sort((one, other) => length(other) - length(one) || (one.path < other.path ? -1 : 1));
    order.push(...sorted.map(({ path }) => path));
    return sorted;
  }
  shard(tests) {
    return tests;
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
}

// Jest takes the default.
// oxlint-disable-next-line import/no-default-export
export { LongestFirst as default };
