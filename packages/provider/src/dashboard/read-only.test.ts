import { describe, expect, it } from '@jest/globals';
import { onlyLooks } from './read-only.js';

describe('looking at Flink', () => {
  it.each(['/', '/index.html', '/jobs/overview', '/v1/jobs/a', '/jobs/a/plan', '/jars', '/assets/x.svg'])(
    'allows %s',
    (path) => expect(onlyLooks(path)).toBe(true),
  );

  it.each([
    '/jobs/a/yarn-cancel',
    '/v1/jobs/a/yarn-stop',
    '/jobs/a/yarn%2Dcancel',
    '//jobs//a/yarn-cancel',
    '/jars/b/plan',
    '/x/../jobs/a/yarn-cancel',
    '/%2e%2e/x',
    '/%',
  ])('refuses %s, which acts or hides what it is', (path) => expect(onlyLooks(path)).toBe(false));
});
