// Relays a request on behalf of its signer.
import type { AccountDirectory } from '../account/account-directory.js';
import { identifyCaller } from '../http/caller.js';
import type { Credentials } from '../account/credentials.js';
import type { Relay } from './relay.js';
import type { RelayExchange } from './relay-exchange.js';

/** What {@link relayAs} works with. */
export interface RelayAsNeeds {
  readonly relay: Relay;
  readonly accounts: AccountDirectory;
}

/** Identifies the caller and forwards. A request that names no service is one for S3, as unsigned requests mostly are. */
export const relayAs = async (
  { relay, accounts }: RelayAsNeeds,
  credentials: Credentials,
  exchange: Omit<RelayExchange, 'caller' | 'service'>,
): Promise<void> => {
  const service = (credentials.kind === 'malformed' ? undefined : credentials.service) ?? 's3';
  if (relay.refuseLoop({ ...exchange, service })) return;
  const identified = identifyCaller(accounts, credentials);
  const caller = identified instanceof Promise ? await identified : identified;
  await relay.forward({ ...exchange, caller, service });
};
