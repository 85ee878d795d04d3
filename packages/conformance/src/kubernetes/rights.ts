// The rights that the manifests give, so that every test in pods runs with these and no others.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { repositoryRoot } from '../host/repository.js';
import type { Rights } from './stand-in/admission.js';

const MANIFEST = 'deploy/kubernetes/base/rbac.yaml';

/** Of the Role there. */
export const rightsOfManifest = (): Rights => {
  const objects = loadAll(readFileSync(join(repositoryRoot, MANIFEST), 'utf8')) as readonly {
    readonly kind: string;
    readonly rules?: Rights;
  }[];
  const rules = objects.find(({ kind }) => kind === 'Role')?.rules;
  if (rules === undefined) throw new Error(`${MANIFEST} has no Role.`);
  return rules;
};
