// Objects that the driver makes, and the manifests that it runs with: as Kubernetes' published schemas want them, and no more rights than are used.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, isTest, textOf } from '../rules/workspace.js';
import { repositoryRoot } from '../host/repository.js';
import { everySetting, liveThrough, type SeenLife, ways } from './driver-life.js';
import { checkAgainstSchemas, schemaTool } from './kubernetes-schemas.js';
import { baseFiles, baseManifests, kubectlManifests, kustomization, type Manifest, manifestOf } from './manifests.js';
import { type RestrictedPodSpec, restrictedFaults } from './pod-security.js';
import { withTool } from './with-tool.js';

const TEST_MILLISECONDS = 300_000;

const environments = ['FLINK-1_20', 'FLINK-2_2'];
const wayNames = Object.keys(ways) as readonly (keyof typeof ways)[];

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Rights of a Role, as `verb resource`, sorted. */
const rightsOf = (role: Manifest): readonly string[] =>
  (role['rules'] as readonly Rule[])
    .flatMap(({ resources, verbs }) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)))
    .toSorted();

const specOf = (manifest: Manifest): RestrictedPodSpec & Readonly<Record<string, unknown>> => {
  const spec = manifest['spec'] as Readonly<Record<string, unknown>>;
  return (manifest.kind === 'Deployment' ? (spec['template'] as Manifest)['spec'] : spec) as never;
};

describe('what the Kubernetes driver asks an API server for', () => {
  const lives = new Map<string, SeenLife>();
  const objects = (): Readonly<Record<string, readonly Manifest[]>> =>
    Object.fromEntries([...lives].map(([name, life]) => [name, life.objects]));
  const all = (): readonly Manifest[] => [...lives.values()].flatMap((life) => life.objects);
  const role = manifestOf(baseManifests(), 'Role', 'drey');

  beforeAll(async () => {
    for (const environment of environments)
      for (const way of wayNames) lives.set(`${environment}, ${way}`, await liveThrough(environment, way));
  }, TEST_MILLISECONDS);

  it('is all kinds of pods, and every setting', () => {
    const { settings } = JSON.parse(readFileSync(join(repositoryRoot, 'plugin.manifest.json'), 'utf8')) as {
      readonly settings: readonly { readonly name: string }[];
    };
    const names = settings.map(({ name }) => name).filter((name) => name.startsWith('kubernetes'));
    expect(['kubernetesContext', 'kubernetesNamespace', ...Object.keys(everySetting(''))].toSorted()).toEqual(
      names.toSorted(),
    );
    const kinds = new Set(
      all().map(
        ({ kind, metadata: { labels = {} } }) => `${kind} ${labels['drey.role'] ?? labels['drey.helper'] ?? ''}`,
      ),
    );
    expect([...kinds].toSorted()).toEqual([
      'ConfigMap ',
      'Pod jobmanager',
      'Pod look',
      'Pod state',
      'Pod taskmanager',
      'Secret ',
      'Secret state',
      'Service ',
    ]);
    const [pod] = all().filter(({ metadata }) => metadata.labels?.['drey.role'] === 'taskmanager');
    expect(JSON.stringify(pod?.['spec'])).toContain('net.ipv4.ip_unprivileged_port_start');
  });

  it('needs exactly the rights that the Role gives, in the core group', () => {
    const used = [...new Set([...lives.values()].flatMap((life) => life.used))].toSorted();
    expect(rightsOf(role)).toEqual(used);
    expect(
      (role['rules'] as readonly Rule[]).flatMap(({ apiGroups }) => apiGroups).every((group) => group === ''),
    ).toBe(true);
  });

  it('is asked about before a start, but for what only makes words better or is asked for with a claim', () => {
    for (const { asked } of lives.values())
      expect([...asked, 'get persistentvolumeclaims', 'list events'].toSorted()).toEqual(rightsOf(role));
  });

  it('stands nowhere else in its sources: each call there was made here', () => {
    const sources = filesBelow('packages/driver-kubernetes/src').filter(
      (path) => path.endsWith('.ts') && !isTest(path) && !/\/(api|testing)\//.test(path),
    );
    const calls = sources.flatMap((path) => [
      ...textOf(path).matchAll(/\bapi\s*\.(get|list|watch|apply|delete)(?:<\w+>)?\(\s*(?:'(\w+)'|(\w+))/g),
    ]);
    expect(calls.length).toBeGreaterThan(15);
    // The one cache of objects is of pods.
    const kinds = calls.map(([, call = '', kind]) => `${call === 'apply' ? 'patch' : call} ${kind ?? 'pods'}`);
    const rights = new Set(rightsOf(role));
    expect(kinds.filter((right) => !rights.has(right))).toEqual([]);
    const caches = sources.flatMap((path) => [...textOf(path).matchAll(/createObjectCache<\w+>\([^']*'(\w+)'/g)]);
    expect(caches.map(([, kind]) => kind)).toEqual(['pods']);
  });

  it('keeps to the level restricted, without a token of a service account in a pod', () => {
    const pods = all().filter(({ kind }) => kind === 'Pod');
    expect(pods.length).toBeGreaterThan(10);
    for (const pod of pods) {
      expect({ pod: pod.metadata.name, faults: restrictedFaults(specOf(pod)) }).toMatchObject({ faults: [] });
      expect(specOf(pod)['automountServiceAccountToken']).toBe(false);
      expect(specOf(pod)['serviceAccountName']).toBeUndefined();
    }
  });

  it('hangs on what its settings name, or on the instance, to the last object', () => {
    for (const [name, { objects: made }] of lives) {
      const named = (manifest: Manifest): readonly string[] =>
        (
          (manifest.metadata as { readonly ownerReferences?: readonly { readonly name: string }[] }).ownerReferences ??
          []
        ).map((owner) => owner.name);
      const free = made.filter((manifest) => named(manifest).length === 0);
      const isInstalled = name.includes('all settings');
      // Without an installation nothing is above the one object of the instance.
      expect(new Set(free.map(({ kind }) => kind)).size).toBe(isInstalled ? 0 : 1);
      const tops = isInstalled ? made.filter((one) => named(one).includes('drey-owner')) : free;
      expect(tops.length).toBeGreaterThan(0);
      expect(new Set(tops.map(({ metadata }) => metadata.name)).size).toBe(1);
    }
  });

  withTool('by the schemas of Kubernetes', schemaTool(), (python) => {
    it(
      'is objects without a fault, for the oldest and the newest Kubernetes',
      () => {
        const { checked, faults } = checkAgainstSchemas(python, { objects: objects() });
        expect(faults).toEqual([]);
        expect(checked).toBe(all().length);
      },
      TEST_MILLISECONDS,
    );

    it(
      'and so are the manifests of the base',
      () => {
        const { checked, faults } = checkAgainstSchemas(python, {
          documents: baseFiles(),
          objects: { base: baseManifests() },
        });
        expect(faults).toEqual([]);
        expect(checked).toBe(2 * baseManifests().length);
      },
      TEST_MILLISECONDS,
    );

    it(
      'would be told of an unknown field, a wrong type and an unknown kind',
      () => {
        const [pod] = all().filter(({ kind }) => kind === 'Pod');
        const spec = pod?.['spec'] as { readonly containers: readonly object[] };
        const broken = {
          field: { ...pod, spec: { ...spec, restartPolicies: 'Never' } },
          deep: {
            ...pod,
            spec: { ...spec, containers: spec.containers.map((one) => ({ ...one, imagePulPolicy: '' })) },
          },
          type: { ...pod, spec: { ...spec, terminationGracePeriodSeconds: '3' } },
          kind: { ...pod, kind: 'Pods' },
        };
        const listed = Object.fromEntries(Object.entries(broken).map(([name, object]) => [name, [object]]));
        const { faults } = checkAgainstSchemas(python, { objects: listed });
        // One of each for both versions.
        expect(faults.map((line) => line.split(':')[0])).toEqual(Object.keys(broken).flatMap((name) => [name, name]));
      },
      TEST_MILLISECONDS,
    );
  });
});

describe('the base for kustomize', () => {
  it('is all of its files, and needs nothing of kustomize but labels', () => {
    const { apiVersion, kind, labels, resources, ...rest } = kustomization();
    expect({ apiVersion, kind, rest }).toEqual({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      rest: {},
    });
    expect(labels.map((one) => Object.keys(one))).toEqual([['pairs']]);
    expect(resources.toSorted()).toEqual(Object.keys(baseFiles()).toSorted());
  });

  it('is what kubectl makes of it, where there is one', () => {
    const sorted = (manifests: readonly Manifest[]): readonly Manifest[] =>
      manifests.toSorted((one, other) => (one.kind + one.metadata.name < other.kind + other.metadata.name ? -1 : 1));
    expect(sorted(kubectlManifests() ?? baseManifests())).toEqual(sorted(baseManifests()));
  });

  it('keeps Drey itself to the level restricted', () => {
    expect(restrictedFaults(specOf(manifestOf(baseManifests(), 'Deployment', 'drey')))).toEqual([]);
  });

  it('has what Drey is told that its jobs hang on', () => {
    const [drey] = specOf(manifestOf(baseManifests(), 'Deployment', 'drey')).containers;
    const { env } = drey as unknown as { readonly env: readonly { readonly name: string; readonly value?: string }[] };
    const owner = env.find(({ name }) => name === 'DREY_KUBERNETES_OWNER')?.value ?? '';
    expect(manifestOf(baseManifests(), 'ConfigMap', owner).metadata.labels).not.toHaveProperty(['drey.instance']);
  });
});
