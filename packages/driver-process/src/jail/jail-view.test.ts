import { describe, expect, it } from '@jest/globals';
import { type JailView, layersOf } from './jail-view.js';
import { lockedOptions } from './mount-table.js';

const view = (facts: Partial<JailView>): JailView => ({
  etc: '/data/clusters/c/etc',
  directory: '/data/clusters/c/cwd',
  covered: [],
  shown: [],
  blinded: [],
  states: { root: '/data/state', port: '/data/clusters/c/states', ids: [], all: false, parked: false },
  mounts: [],
  ...facts,
});

const own = { source: '/home/u/data/c', target: '/home/u/data/c', writable: false };

describe('the layers of a view', () => {
  it('come outermost first, whatever the order in which they were named', () => {
    const log = { source: '/home/u/data/c/log', target: '/home/u/data/c/log', writable: true };
    const layers = layersOf(view({ covered: ['/home/u/data', '/home'], shown: [log, own] }));
    expect(layers.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'empty /home',
      'bind /home/u/data/c',
      'bind /home/u/data/c/log',
    ]);
  });

  it('cover again what lies in a directory that is shown', () => {
    const cache = { source: '/home/u/cache', target: '/home/u/cache', writable: false };
    const layers = layersOf(view({ covered: ['/home', '/home/u/cache/data'], shown: [cache] }));
    expect(layers.map(({ target }) => target)).toEqual(['/home', '/home/u/cache', '/home/u/cache/data']);
  });

  it('cover nothing that another directory hides already', () => {
    const temporary = { source: '/data/c/tmp', target: '/tmp', writable: true };
    const layers = layersOf(view({ covered: ['/tmp/data'], shown: [temporary] }));
    expect(layers.map(({ target }) => target)).toEqual(['/tmp']);
  });

  it('keep what the owner of a mount locked, where they are made read-only', () => {
    const mounts = [
      { point: '/', options: ['rw', 'relatime'] },
      { point: '/home', options: ['rw', 'nosuid', 'nodev', 'noatime'] },
    ];
    expect(layersOf(view({ shown: [own], mounts }))).toMatchObject([{ options: ['ro', 'nosuid', 'nodev', 'noatime'] }]);
    expect(lockedOptions(mounts, '/homes/x')).toEqual([]);
  });
});
