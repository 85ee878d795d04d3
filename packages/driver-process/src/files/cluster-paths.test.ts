import { describe, expect, it } from '@jest/globals';
import { checkedId, checkedMember } from '@drey/cluster/jvm';
import { assertInside, clusterPaths } from './cluster-paths.js';

describe('paths of clusters', () => {
  it('come from hex ids only', () => {
    expect(checkedId('cluster', 'abcdef0123456789')).toBe('abcdef0123456789');
    for (const id of ['', '..', 'abc', 'ABCDEF0123', 'abcdef01/..', 'a'.repeat(65), 'abcdef01\n']) {
      expect(() => checkedId('cluster', id)).toThrow(/no|not/);
    }
    expect(() => clusterPaths('/data', '../../etc')).toThrow('not lower-case hex');
  });

  it('take member names that the driver made', () => {
    expect(checkedMember('taskmanager-12')).toBe('taskmanager-12');
    for (const name of ['', '..', 'taskmanager', 'taskmanager-0', 'taskmanager-1/..', 'jobmanager\n']) {
      expect(() => checkedMember(name)).toThrow('no member');
    }
  });

  it('are inside their root, or nothing is deleted', () => {
    expect(assertInside('/data/state', '/data/state/a/b')).toBe('/data/state/a/b');
    expect(assertInside('/data/state', '/data/state/..a')).toBe('/data/state/..a');
    for (const path of ['/data/state', '/data', '/data/state2', '/data/state/../x', '/', '/data/state/..']) {
      expect(() => assertInside('/data/state', path)).toThrow('not inside');
    }
  });
});
