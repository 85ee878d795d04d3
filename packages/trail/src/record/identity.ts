// Who called, in CloudTrail's words: the owner of an access key as the upstream's STS knows it, else the account itself.
import { BoundedMap, type Clock, late, type Logger, type Upstream, within } from '@drey/plugin-api';
import { elementText, type RawClient } from '@drey/upstream-client';

const ASK_MILLISECONDS = 2_000;
const KNOWN_MILLISECONDS = 300_000;
const UNKNOWN_MILLISECONDS = 60_000;
const MOST_REMEMBERED = 10_000;

/** The `userIdentity` of a record. */
export interface UserIdentity {
  readonly type: 'Root' | 'IAMUser' | 'AssumedRole' | 'FederatedUser';
  readonly principalId: string;
  readonly arn: string;
  readonly accountId: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly sessionContext?: unknown;
}

/** The caller of a call, as far as the host knows it. */
export interface Caller {
  readonly accountId: string;
  readonly partition: string;
  readonly accessKeyId: string | undefined;
}

/** The account itself: what an access key of twelve digits means, and any key that nobody knows. */
export const rootOf = ({ accountId, partition, accessKeyId }: Caller): UserIdentity => ({
  type: 'Root',
  principalId: accountId,
  arn: `arn:${partition}:iam::${accountId}:root`,
  accountId,
  ...(accessKeyId === undefined ? {} : { accessKeyId }),
});

const arnForm = /^arn:([\w-]+):(?:iam|sts)::(\d{12}):(user|assumed-role|federated-user)\/(.+)$/;
/** What moto answers for a key that it did not make (seen with 5.2.5). */
const stranger = /^arn:[\w-]+:sts::\d{12}:user\/moto$/;

const assumedRole = (partition: string, accountId: string, userId: string, names: string): Partial<UserIdentity> => {
  const role = names.slice(0, names.lastIndexOf('/'));
  return {
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: userId.split(':')[0] ?? userId,
        arn: `arn:${partition}:iam::${accountId}:role/${role}`,
        accountId,
        userName: role.split('/').at(-1),
      },
      attributes: { mfaAuthenticated: 'false' },
    },
  };
};

/** The identity in an answer of GetCallerIdentity; undefined where it names nobody in particular. */
export const identityOf = (caller: Caller, xml: string): UserIdentity | undefined => {
  const arn = elementText(xml, 'Arn') ?? '';
  const [, partition = '', accountId = '', kind, names = ''] = arnForm.exec(arn) ?? [];
  if (kind === undefined || stranger.test(arn)) return undefined;
  const principalId = elementText(xml, 'UserId') ?? names;
  const { accessKeyId } = caller;
  const common = { principalId, arn, accountId, ...(accessKeyId === undefined ? {} : { accessKeyId }) };
  if (kind === 'assumed-role')
    return { type: 'AssumedRole', ...common, ...assumedRole(partition, accountId, principalId, names) };
  if (kind === 'federated-user') return { type: 'FederatedUser', ...common };
  return { type: 'IAMUser', ...common, userName: names.split('/').at(-1) ?? names };
};

/** The name by which CloudTrail finds the events of an identity. */
export const userNameOf = ({ type, userName, arn }: UserIdentity): string =>
  type === 'Root' ? 'root' : (userName ?? arn.split('/').at(-1) ?? arn);

/** Knows who callers are; a promise only where the upstream has to be asked. Never rejects: who is not known within two seconds is the account itself. */
export type Identities = (caller: Caller) => UserIdentity | Promise<UserIdentity>;

/** A key of twelve digits is an account in each partition. */
const keyOf = ({ partition, accessKeyId }: Caller): string => `${partition} ${accessKeyId ?? ''}`;

/** What they are asked with. */
export interface IdentitiesNeeds {
  readonly upstream: Pick<Upstream, 'endpoint' | 'accountHeaders'>;
  readonly client: RawClient;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Asks the upstream, once for each key in a while. */
export const createIdentities = ({ upstream, client, clock, log }: IdentitiesNeeds): Identities => {
  const remembered = new BoundedMap<string, { readonly identity: UserIdentity; readonly until: number }>(
    MOST_REMEMBERED,
  );
  const ask = async (caller: Caller, endpoint: string, accessKeyId: string): Promise<UserIdentity | undefined> => {
    const answer = await within(clock, ASK_MILLISECONDS, (signal) =>
      client.send(endpoint, {
        method: 'POST',
        path: '/',
        service: 'sts',
        accessKeyId,
        headers: {
          ...upstream.accountHeaders(caller.accountId),
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
        timeoutMilliseconds: ASK_MILLISECONDS,
        signal,
      }),
    );
    return answer === late || answer.status !== 200 ? undefined : identityOf(caller, answer.text);
  };
  const find = async (caller: Caller, endpoint: string, accessKeyId: string): Promise<UserIdentity> => {
    const found = await ask(caller, endpoint, accessKeyId).catch((error: unknown) => {
      log.debug('The upstream did not say who calls', { error });
      return undefined;
    });
    const identity = found ?? rootOf(caller);
    const milliseconds = found === undefined ? UNKNOWN_MILLISECONDS : KNOWN_MILLISECONDS;
    remembered.set(keyOf(caller), { identity, until: clock.now() + milliseconds });
    return identity;
  };
  return (caller) => {
    const { accessKeyId } = caller;
    const { endpoint } = upstream;
    const known = accessKeyId === undefined ? undefined : remembered.get(keyOf(caller));
    if (known !== undefined && known.until > clock.now()) return known.identity;
    if (accessKeyId !== undefined && endpoint !== null && !/^\d{12}$/.test(accessKeyId))
      return find(caller, endpoint, accessKeyId);
    const identity = rootOf(caller);
    // Never another one; kept so that its text is made once.
    if (accessKeyId === caller.accountId) remembered.set(keyOf(caller), { identity, until: Number.POSITIVE_INFINITY });
    return identity;
  };
};
