// The manifests of deploy/kubernetes as objects, and what they and the driver say about versions of Kubernetes.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { repositoryRoot } from '../host/repository.js';

/** An object of Kubernetes as it is sent. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What kustomize does to the base. */
interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly labels: readonly { readonly pairs: Readonly<Record<string, string>> }[];
  readonly resources: readonly string[];
}

const baseFolder = join(repositoryRoot, 'deploy/kubernetes/base');

/** Objects of a YAML text, empty documents left out. Throws for a key that stands there twice, as Kubernetes does. */
export const manifestsIn = (text: string): readonly Manifest[] =>
  loadAll(text).filter((document): document is Manifest => document !== null && document !== undefined);

/** The YAML files of the base by name, `kustomization.yaml` left out. */
export const baseFiles = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(baseFolder)
      .filter((name) => name !== 'kustomization.yaml')
      .map((name) => [name, readFileSync(join(baseFolder, name), 'utf8')]),
  );

/** What is to be done with them. */
export const kustomization = (): Kustomization =>
  loadAll(readFileSync(join(baseFolder, 'kustomization.yaml'), 'utf8'))[0] as Kustomization;

/** The base as kustomize makes it: all resources, with its labels on each. */
export const baseManifests = (): readonly Manifest[] => {
  const { resources, labels } = kustomization();
  const files = baseFiles();
  const pairs = Object.assign({}, ...labels.map((one) => one.pairs)) as Readonly<Record<string, string>>;
  return resources
    .flatMap((name) => manifestsIn(files[name] ?? ''))
    .map((manifest) => ({
      ...manifest,
      metadata: { ...manifest.metadata, labels: { ...manifest.metadata.labels, ...pairs } },
    }));
};

/** A folder, the base unless given, by `kubectl kustomize`; undefined where there is no kubectl. */
export const kubectlManifests = (folder = baseFolder): readonly Manifest[] | undefined => {
  const { status, error, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  if (status !== 0) throw new Error(`kubectl kustomize: ${stderr}`);
  return manifestsIn(stdout);
};

/** One object by kind and name. Throws where there is none. */
export const manifestOf = (manifests: readonly Manifest[], kind: string, name: string): Manifest => {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return found;
};

/** The oldest and the newest Kubernetes that docs/kubernetes.md says the objects are good for, such as `1.25.0`. */
export const claimedVersions = (): readonly string[] => {
  const page = readFileSync(join(repositoryRoot, 'docs/kubernetes.md'), 'utf8');
  const [, oldest, newest] = /Kubernetes (1\.\d+) to (1\.\d+)/.exec(page) ?? [];
  if (oldest === undefined || newest === undefined)
    throw new Error('docs/kubernetes.md does not say "Kubernetes 1.x to 1.y".');
  return [oldest, newest].map((version) => `${version}.0`);
};
