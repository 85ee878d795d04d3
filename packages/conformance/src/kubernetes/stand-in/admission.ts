// What refuses requests: rights that are absent, a quota, and faults that a test asks for.
import { checkRestricted } from './validation.js';
import { ApiFault, type ApiObject, type PodObject, type Resource } from './objects.js';
import type { ObjectStore } from './object-store.js';

/** What a caller does. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'patch' | 'update' | 'delete' | 'deletecollection';

/** One request, as rights are about it. `pods/log` and `pods/proxy` are resources of their own. */
export interface Attempt {
  readonly verb: Verb;
  readonly resource: Resource | 'pods/log' | 'pods/proxy';
  readonly namespace: string;
  readonly name?: string;
}

/** Verbs by resource, as a Role has them. */
export type Rights = readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];

/** A fault that a test asks for: requests that it is about get this answer. */
export interface Refusal {
  /** Absent: all of them. */
  readonly about?: (attempt: Attempt, object: ApiObject | undefined) => boolean;
  readonly code: number;
  readonly reason: string;
  /** For people; `NAME` stands for that of the object. */
  readonly message: string;
}

/** A webhook that lets no pod pass, in the words of Kubernetes. */
export const webhookDenial: Refusal = {
  about: ({ verb, resource }) => verb === 'create' && resource === 'pods',
  code: 400,
  reason: 'BadRequest',
  message: 'admission webhook "policy.example.com" denied the request: no pods on Mondays',
};

/** Decides about requests. */
export class Admission {
  readonly #store: ObjectStore;
  readonly #refusals = new Set<Refusal>();
  #rights: Rights | undefined;
  #mostPods = Infinity;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Gives requests a fault from now on; returns what ends that. */
  refuse(refusal: Refusal): () => void {
    this.#refusals.add(refusal);
    return () => this.#refusals.delete(refusal);
  }

  /** Lets the caller do just that from now on; undefined: everything. */
  grant(rights: Rights | undefined): void {
    this.#rights = rights;
  }

  /** A quota of pods that have not ended; Infinity: none. */
  limitPods(most: number): void {
    this.#mostPods = most;
  }

  /** Whether the caller may, faults that a test asks for apart. */
  may({ verb, resource }: Pick<Attempt, 'verb' | 'resource'>): boolean {
    const holds = (words: readonly string[], word: string): boolean => words.includes(word) || words.includes('*');
    return (
      this.#rights === undefined || this.#rights.some((one) => holds(one.resources, resource) && holds(one.verbs, verb))
    );
  }

  /** Throws where the request is not let through. */
  check(attempt: Attempt, object?: ApiObject): void {
    const { verb, resource, namespace, name = '' } = attempt;
    if (!this.may(attempt)) {
      const what = name === '' ? resource : `${resource} "${name}"`;
      throw new ApiFault(
        403,
        'Forbidden',
        `${what} is forbidden: User "system:serviceaccount:${namespace}:drey" cannot ${verb} resource "${resource}" in API group "" in the namespace "${namespace}"`,
      );
    }
    for (const { about, code, reason, message } of this.#refusals)
      if (about === undefined || about(attempt, object))
        throw new ApiFault(code, reason, message.replaceAll('NAME', name));
  }

  /** Admission of an object that is new. */
  admit(attempt: Attempt, object: ApiObject): void {
    this.check(attempt, object);
    if (attempt.resource !== 'pods') return;
    checkRestricted(object as PodObject);
    if (this.#mostPods === Infinity) return;
    const used = this.#store
      .all('pods', attempt.namespace)
      .filter((pod) => !['Succeeded', 'Failed'].includes((pod as PodObject).status.phase)).length;
    if (used < this.#mostPods) return;
    throw new ApiFault(
      403,
      'Forbidden',
      `pods "${object.metadata.name}" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=${used}, limited: pods=${this.#mostPods}`,
    );
  }
}
