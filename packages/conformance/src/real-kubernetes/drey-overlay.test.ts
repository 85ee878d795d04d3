// What the trial lays over the manifests, as kubectl makes it: each container of Drey's pod has the image that was given.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectlManifests, manifestOf } from '../deploy/manifests.js';
import { overlayOf } from './drey-overlay.js';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

const missing = spawnSync('kubectl', ['version', '--client']).error === undefined ? '' : ' (there is no kubectl)';

(missing === '' ? describe : describe.skip)(`the manifests for a trial${missing}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'drey-overlay-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const containersWith = (variables: Readonly<Record<string, string>>, dns: boolean): readonly Container[] => {
    const overlay = overlayOf({ image: 'registry.example/drey:1', variables, dns }, folder);
    writeFileSync(join(folder, 'kustomization.yaml'), overlay);
    const { template } = manifestOf(kubectlManifests(folder) ?? [], 'Deployment', 'drey')['spec'] as {
      readonly template: {
        readonly spec: { readonly containers: readonly Container[]; readonly initContainers: readonly Container[] };
      };
    };
    return [...template.spec.initContainers, ...template.spec.containers];
  };

  it('have the image and its policy in every container of the pod', () => {
    const found = containersWith({ DREY_KUBERNETES_IMAGE_PULL_POLICY: 'Never' }, true);
    expect(found.map(({ name, image, imagePullPolicy }) => [name, image, imagePullPolicy])).toEqual([
      ['cache', 'registry.example/drey:1', 'Never'],
      ['drey', 'registry.example/drey:1', 'Never'],
    ]);
  });

  it('have the settings, and lead jobs to the pod where names of Services cannot be looked up', () => {
    const valueIn = (containers: readonly Container[], name: string): string | undefined =>
      containers.find((one) => one.name === 'drey')?.env?.find((one) => one.name === name)?.value;
    const without = containersWith({ DREY_KUBERNETES_KPU_CPU: '100m' }, false);
    expect(valueIn(without, 'DREY_KUBERNETES_KPU_CPU')).toBe('100m');
    expect(valueIn(without, 'DREY_KUBERNETES_HOST_ADDRESS')).toBeUndefined();
    expect(valueIn(containersWith({}, true), 'DREY_KUBERNETES_HOST_ADDRESS')).toBe('drey-data-plane.$(NAMESPACE).svc');
  });
});
