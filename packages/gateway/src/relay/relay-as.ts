// Relays a request on behalf of its signer.
import { ServiceError } from '@drey/plugin-api';
import type { AccountDirectory } from '../account/account-directory.js';
import { type Caller, identifyCaller } from '../http/caller.js';
import type { Credentials } from '../account/credentials.js';
import type { Relay } from './relay.js';
import type { RelayExchange } from './relay-exchange.js';
import { unavailable } from './relay-failures.js';

/** What {@link relayAs} works with. */
export interface RelayAsNeeds {
  readonly relay: Relay;
  readonly accounts: AccountDirectory;
}

/** Identifies the caller and forwards, or answers that nobody can tell now who calls. A request that names no service is one for S3, as unsigned requests mostly are. */
export const relayAs = async (
  { relay, accounts }: RelayAsNeeds,
  credentials: Credentials,
  exchange: Omit<RelayExchange, 'caller' | 'service'>,
): Promise<void> => {
  const service = (credentials.kind === 'malformed' ? undefined : credentials.service) ?? 's3';
  if (relay.refuseLoop({ ...exchange, service })) return;
  let caller: Caller;
  try {
    const identified = identifyCaller(accounts, credentials);
    caller = identified instanceof Promise ? await identified : identified;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    relay.refuse({ ...exchange, service }, unavailable(error.message));
    return;
  }
  await relay.forward({ ...exchange, caller, service });
};
