// The Helm chart: what it makes by default is the base, each value does something, and all of it is as Kubernetes' schemas want it.
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { repositoryRoot } from '../host/repository.js';
import { helm, helmTool } from './helm-tool.js';
import { checkAgainstSchemas, schemaTool } from './kubernetes-schemas.js';
import { baseManifests, claimedVersions, type Manifest, manifestsIn } from './manifests.js';
import { type RestrictedPodSpec, restrictedFaults } from './pod-security.js';
import { withTool } from './with-tool.js';

const TEST_MILLISECONDS = 300_000;

const chart = join(repositoryRoot, 'deploy/kubernetes/chart');

type Values = Readonly<Record<string, unknown>>;

const valuesIn = (name: string): Values => load(readFileSync(join(chart, name), 'utf8')) as Values;
const defaults = valuesIn('values.yaml');
/** Together they set each value to something else than its default. */
const given = ['ci/full-values.yaml', 'ci/own-values.yaml'] as const;
/** Arguments for the defaults, and for each of those. */
const everyValues: readonly (readonly string[])[] = [[], ...given.map((name) => ['--values', join(chart, name)])];

const isTree = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

/** Values of the chart by their paths; a table that is empty by default is one value, and so are the resources. */
const leavesOf = (values: Values, known: Values = defaults): ReadonlyMap<string, unknown> =>
  new Map(
    Object.entries(values).flatMap(([key, value]): readonly (readonly [string, unknown])[] =>
      isTree(known[key]) && isTree(value) && key !== 'resources'
        ? [...leavesOf(value, known[key])].map(([path, leaf]) => [`${key}.${path}`, leaf] as const)
        : [[key, value]],
    ),
  );

const isDefault = (path: string, value: unknown): boolean =>
  JSON.stringify(leavesOf(defaults).get(path)) === JSON.stringify(value);

/** Values without one of them, so that its default is in force. */
const without = (values: Values, [key = '', ...rest]: readonly string[]): Values => {
  const { [key]: value, ...others } = values;
  return rest.length === 0 ? others : { ...others, [key]: without(value as Values, rest) };
};

interface DeploymentSpec {
  readonly selector: { readonly matchLabels: Values };
  readonly template: Manifest & { readonly spec: RestrictedPodSpec };
}

const deploymentOf = (manifests: readonly Manifest[]): DeploymentSpec => {
  const [deployment, ...more] = manifests.filter(({ kind }) => kind === 'Deployment');
  if (deployment === undefined || more.length > 0) throw new Error('There is not one Deployment.');
  return deployment['spec'] as DeploymentSpec;
};

/** Without what differs by design: labels and selectors by them, the tag of the image, and that Helm leaves the claim. */
const meaningOf = ({ metadata, ...rest }: Manifest): object => {
  const text = JSON.stringify({ ...rest, name: metadata.name }, (key, value: unknown) =>
    ['labels', 'selector', 'matchLabels'].includes(key) ? undefined : value,
  );
  return JSON.parse(text.replaceAll(/"drey:(latest|0\.1\.0)"/g, '"drey"')) as object;
};

const meanings = (manifests: readonly Manifest[]): readonly object[] =>
  manifests
    .toSorted((one, other) => (one.kind + one.metadata.name < other.kind + other.metadata.name ? -1 : 1))
    .map(meaningOf);

describe('values of the chart', () => {
  it('are all set in the values for tests, to something else than by default', () => {
    const set = given.map((name) => leavesOf(valuesIn(name)));
    const known = leavesOf(defaults);
    const unset = [...known.keys()].filter((path) =>
      set.every((leaves) => !leaves.has(path) || isDefault(path, leaves.get(path))),
    );
    expect(unset).toEqual([]);
    expect(set.flatMap((leaves) => [...leaves.keys()]).filter((path) => !known.has(path))).toEqual([]);
  });

  it('are those of the schema', () => {
    interface Schema {
      readonly properties?: Readonly<Record<string, Schema>>;
    }
    const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as Schema;
    // Helm itself puts `global` there.
    const known = without(schema.properties ?? {}, ['global']) as Readonly<Record<string, Schema>>;
    expect(Object.keys(known).toSorted()).toEqual(Object.keys(defaults).toSorted());
    for (const [key, value] of Object.entries(defaults).filter(([, one]) => isTree(one)))
      expect(Object.keys(known[key]?.properties ?? {}).toSorted()).toEqual(Object.keys(value as Values).toSorted());
  });
});

withTool('the chart', helmTool(), (command) => {
  /** A Helm that Go built believes in a Kubernetes that is long gone, unless it is told. */
  const newest = claimedVersions().at(-1) ?? '';
  const rendered = (args: readonly string[], input?: string) =>
    helm(command, ['template', 'drey', chart, '--namespace', 'streams', '--kube-version', newest, ...args], input);
  const template = (args: readonly string[] = []): string => {
    const { text, fault } = rendered(args);
    if (fault !== '') throw new Error(fault);
    return text;
  };
  const refusalOf = (...args: readonly string[]): string => rendered(args).fault;

  it('is without a fault to `helm lint`', () => {
    for (const values of everyValues)
      expect(helm(command, ['lint', '--strict', '--kube-version', newest, chart, ...values]).fault).toBe('');
  });

  it('makes by default what the base has', () => {
    expect(meanings(manifestsIn(template()))).toEqual(meanings(baseManifests()));
  });

  it('selects the pods that it makes, which are no pods of clusters', () => {
    for (const manifests of everyValues.map((values) => manifestsIn(template(values)))) {
      const { selector, template: pod } = deploymentOf(manifests);
      const services = manifests.filter(({ kind }) => kind === 'Service');
      expect(services).toHaveLength(2);
      for (const one of [selector.matchLabels, ...services.map((service) => (service['spec'] as Values)['selector'])])
        expect(pod.metadata.labels).toMatchObject(one as object);
      expect(pod.metadata.labels?.['app.kubernetes.io/managed-by']).toBe('Helm');
    }
  });

  it(
    'makes of each value something else',
    () => {
      const idle = given.flatMap((name) => {
        const values = valuesIn(name);
        const whole = template(['--values', join(chart, name)]);
        const isIdle = (path: string): boolean => {
          const { text, fault } = rendered(['--values', '-'], JSON.stringify(without(values, path.split('.'))));
          // An Ingress without hosts is refused.
          return path === 'ingress.hosts' ? !fault.includes('hosts') : fault !== '' || text === whole;
        };
        const set = [...leavesOf(values)].filter(([path, value]) => !isDefault(path, value)).map(([path]) => path);
        return set.filter(isIdle);
      });
      expect(idle).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it('makes what Drey is told that its jobs hang on, whatever the release is called', () => {
    for (const manifests of everyValues.map((values) => manifestsIn(template(values)))) {
      const text = JSON.stringify(deploymentOf(manifests).template);
      const [, owner] = /"DREY_KUBERNETES_OWNER","value":"([^"]+)"/.exec(text) ?? [];
      const maps = manifests.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name);
      expect(maps).toEqual([owner]);
    }
  });

  it('makes nothing to hang on where jobs are in another namespace, as nothing hangs on what is in this one there', () => {
    const ownerIn = (namespace: string): boolean => {
      const text = template(['--set', `settings.DREY_KUBERNETES_NAMESPACE=${namespace}`]);
      const isMade = manifestsIn(text).some(({ kind }) => kind === 'ConfigMap');
      expect(text.includes('DREY_KUBERNETES_OWNER')).toBe(isMade);
      return isMade;
    };
    expect(ownerIn('jobs')).toBe(false);
    expect(ownerIn('streams')).toBe(true);
    expect(ownerIn('$(NAMESPACE)')).toBe(true);
  });

  it('keeps Drey to the level restricted, and to one pod at a time', () => {
    for (const values of everyValues) {
      const deployment = deploymentOf(manifestsIn(template(values)));
      expect(restrictedFaults(deployment.template.spec)).toEqual([]);
      expect(deployment).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    }
  });

  it('writes settings as texts, and lets hosts of the Ingress in', () => {
    interface WithEnvironment {
      readonly env: readonly { readonly name: string; readonly value?: string }[];
    }
    const [container] = deploymentOf(manifestsIn(template(everyValues[1]))).template.spec.containers;
    const { env } = container as unknown as WithEnvironment;
    const value = (name: string): string | undefined => env.find((one) => one.name === name)?.value;
    expect(value('DREY_COMPANION_LOGS')).toBe('100000');
    expect(value('DREY_KUBERNETES_KPU_CPU')).toBe('1');
    expect(value('DREY_KEEP_CONTAINERS')).toBe('true');
    expect(value('DREY_ALLOWED_HOSTS')?.split(',')).toEqual([
      'streams',
      'streams.$(NAMESPACE)',
      'streams.$(NAMESPACE).svc',
      'streams.$(NAMESPACE).svc.k8s.example',
      'drey.example',
      'drey.internal.example',
    ]);
    // Variables know those that stand before them.
    expect(env[0]?.name).toBe('NAMESPACE');
    expect(new Set(env.map(({ name }) => name)).size).toBe(env.length);
  });

  it('refuses values that it does not have, or that it sets itself, and a Kubernetes that is too old', () => {
    expect(refusalOf('--set', 'nonsense=1')).toContain('nonsense');
    expect(refusalOf('--set', 'storage.sise=1Gi')).toContain('sise');
    expect(refusalOf('--set', 'settings.DREY_ALLOWED_HOSTS=a')).toContain('DREY_ALLOWED_HOSTS');
    expect(refusalOf('--set', 'ingress.enabled=true')).toContain('hosts');
    expect(refusalOf('--kube-version', '1.24.0')).toContain('1.24.0');
  });

  withTool('by the schemas of Kubernetes', schemaTool(), (python) => {
    it(
      'is objects without a fault, for the oldest and the newest Kubernetes',
      () => {
        const documents = Object.fromEntries(
          claimedVersions().flatMap((version) =>
            everyValues.map((values) => [
              [version, ...values].join(' '),
              template(['--kube-version', version, ...values]),
            ]),
          ),
        );
        const { checked, faults } = checkAgainstSchemas(python, { documents });
        expect(faults).toEqual([]);
        expect(checked).toBe(Object.values(documents).reduce((sum, text) => sum + manifestsIn(text).length, 0));
      },
      TEST_MILLISECONDS,
    );
  });
});
