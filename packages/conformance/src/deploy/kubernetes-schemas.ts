// Kubernetes' own schemas, by kubernetes-validate in a Python environment of its own.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type AwsTool, installed } from '../host/aws-tools.js';
import { repositoryRoot } from '../host/repository.js';
import { claimedVersions } from './manifests.js';

/** Its releases are named after the newest Kubernetes that they know. */
const RELEASE = '1.37.0';
const MOST_BYTES = 64 * 1024 * 1024;

/** What is to be checked, by where it is from. */
export interface CheckedParts {
  readonly objects?: Readonly<Record<string, readonly object[]>>;
  /** Texts of YAML. */
  readonly documents?: Readonly<Record<string, string>>;
}

/** What was found. */
export interface Checked {
  readonly checked: number;
  readonly faults: readonly string[];
}

/** A Python with the schemas, or why there is none. */
export const schemaTool = (): AwsTool =>
  installed([`kubernetes-validate==${RELEASE}`], 'python', `kubernetes-validate-${RELEASE}`);

/** Checks objects for the oldest and the newest Kubernetes that the documents name. */
export const checkAgainstSchemas = (python: string, { objects = {}, documents = {} }: CheckedParts): Checked => {
  const script = join(repositoryRoot, 'packages/conformance/python/kubernetes_schemas.py');
  const input = JSON.stringify({ versions: claimedVersions(), objects, documents });
  const { status, error, stdout, stderr } = spawnSync(python, [script], {
    input,
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Checked;
};
