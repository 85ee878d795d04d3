import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../api/kubernetes-api.js';
import { createObjectIndex } from './object-index.js';

const pod = (name: string, cluster?: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...(cluster === undefined ? {} : { labels: { cluster } }) },
});

const namesOf = (objects: readonly KubernetesObject[]): readonly string[] =>
  objects.map(({ metadata }) => metadata.name);

describe('the index of objects', () => {
  const filled = (...objects: readonly KubernetesObject[]) => {
    const index = createObjectIndex<KubernetesObject>(({ metadata: { labels } }) => labels?.['cluster']);
    for (const object of objects) index.set(object);
    return index;
  };

  it('finds objects by name and by what they belong to', () => {
    const index = filled(pod('a1', 'a'), pod('b1', 'b'), pod('a2', 'a'), pod('alone'));
    expect(namesOf(index.of('a'))).toEqual(['a1', 'a2']);
    expect(namesOf(index.of('b'))).toEqual(['b1']);
    expect(index.of('c')).toEqual([]);
    expect(index.get('alone')?.metadata.name).toBe('alone');
    expect(namesOf(index.all())).toEqual(['a1', 'b1', 'a2', 'alone']);
  });

  it('follows changes, of what they belong to as well', () => {
    const index = filled(pod('a1', 'a'), pod('a2', 'a'));
    const newer = { ...pod('a1', 'a'), kind: 'a newer Pod' };
    index.set(newer);
    expect(index.of('a')).toEqual([newer, pod('a2', 'a')]);
    index.set(pod('a2', 'b'));
    expect(namesOf(index.of('a'))).toEqual(['a1']);
    expect(namesOf(index.of('b'))).toEqual(['a2']);
    index.delete('a2');
    index.delete('never');
    expect(index.of('b')).toEqual([]);
    expect(namesOf(index.all())).toEqual(['a1']);
  });

  it('forgets everything for another listing', () => {
    const index = filled(pod('a1', 'a'));
    index.replace([pod('b1', 'b')]);
    expect(index.of('a')).toEqual([]);
    expect(namesOf(index.of('b'))).toEqual(['b1']);
    expect(index.get('a1')).toBeUndefined();
  });
});
