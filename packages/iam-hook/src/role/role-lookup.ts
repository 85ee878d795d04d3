// Looks roles up at the upstream's IAM (GetRole), cheaply when many ask for the same one.
import { BoundedMap, type Clock, type Upstream } from '@drey/plugin-api';
import { createSdkClients, describeFailure, limitsWithin } from '@drey/upstream-client';
import { readRolePolicies } from './role-policies.js';
import { untilAborted } from '../credentials/until-aborted.js';

/** What IAM said. `remembered`: the answer was not asked for anew, so it may be out of date. */
export type RoleAnswer =
  | {
      readonly kind: 'found';
      readonly arn: string;
      readonly trustPolicy: string | undefined;
      readonly remembered: boolean;
    }
  | { readonly kind: 'absent'; readonly remembered: boolean }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly remembered: boolean };

/** Which role. */
export interface RoleQuestion {
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  readonly roleName: string;
}

/** Asks IAM for roles. */
export interface RoleLookup {
  /** `fresh`: whatever is remembered does not count. Rejects only when the signal aborts. */
  find(question: RoleQuestion, options: { readonly fresh: boolean; readonly signal: AbortSignal }): Promise<RoleAnswer>;
  /** The documents of the role's policies, never remembered; or a whole sentence on why IAM did not give them. Rejects only when the signal aborts. */
  policies(question: RoleQuestion, signal: AbortSignal): Promise<readonly string[] | string>;
  /** Roles may have changed just now: nothing remembered before, or shortly after, counts. */
  forget(): void;
  close(): void;
}

/** What a lookup is made of. */
export interface RoleLookupNeeds {
  readonly upstream: Upstream;
  readonly clock: Clock;
  /** Longest wait for IAM, all attempts together; 3,000 unless given. */
  readonly timeoutMilliseconds?: number;
  /** How long a role that was found is remembered; 1,000 unless given. Short, because IAM may be changed behind our back. */
  readonly rememberMilliseconds?: number;
}

interface Entry {
  readonly askedAt: number;
  readonly answer: Promise<RoleAnswer>;
}

const MOST_ENTRIES = 1_000;

/** The wire's name, and the client's for it. */
const isAbsent = (error: unknown): boolean => {
  const name = (error as { readonly name?: unknown } | undefined)?.name;
  return name === 'NoSuchEntityException' || name === 'NoSuchEntity';
};

/** Looks roles up at `upstream`. */
export const createRoleLookup = ({
  upstream,
  clock,
  timeoutMilliseconds = 3_000,
  rememberMilliseconds = 1_000,
}: RoleLookupNeeds): RoleLookup => {
  const clients = createSdkClients(upstream, 'iam', { limits: limitsWithin(timeoutMilliseconds) });
  const entries = new BoundedMap<string, Entry>(MOST_ENTRIES);
  let changedAt = Number.NEGATIVE_INFINITY;

  const ask = async (question: RoleQuestion): Promise<RoleAnswer> => {
    try {
      const { sdk, client } = await clients.of(question);
      const { Role: role } = await client.send(new sdk.GetRoleCommand({ RoleName: question.roleName }), {
        abortSignal: AbortSignal.timeout(timeoutMilliseconds),
      });
      if (role === undefined) return { kind: 'absent', remembered: false };
      return { kind: 'found', arn: role.Arn ?? '', trustPolicy: role.AssumeRolePolicyDocument, remembered: false };
    } catch (error) {
      if (isAbsent(error)) return { kind: 'absent', remembered: false };
      return { kind: 'unreachable', reason: describeFailure('iam', question.endpoint, error), remembered: false };
    }
  };

  const counts = ({ askedAt }: Entry): boolean =>
    clock.now() - askedAt < rememberMilliseconds && askedAt >= changedAt + rememberMilliseconds;

  const remember = (key: string, entry: Entry): void => {
    entries.set(key, entry);
    void entry.answer.then(({ kind }) => {
      // Only what was found is remembered: who creates a role and tries again must not meet an old answer.
      if (kind !== 'found' && entries.get(key) === entry) entries.delete(key);
    });
  };

  return {
    find: async (question, { fresh, signal }) => {
      const key = [question.endpoint, question.accountId, question.region, question.roleName].join(' ');
      const known = fresh ? undefined : entries.get(key);
      if (known !== undefined && counts(known)) {
        return { ...(await untilAborted(known.answer, signal)), remembered: true };
      }
      const answer = ask(question);
      remember(key, { askedAt: clock.now(), answer });
      return untilAborted(answer, signal);
    },
    policies: async (question, signal) => {
      const bound = AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]);
      try {
        return await readRolePolicies(await clients.of(question), question.roleName, bound);
      } catch (error) {
        signal.throwIfAborted();
        return describeFailure('iam', question.endpoint, error);
      }
    },
    forget: () => {
      changedAt = clock.now();
      entries.clear();
    },
    close: () => {
      entries.clear();
      clients.close();
    },
  };
};
