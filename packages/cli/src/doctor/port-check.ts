// Whether the gateway could listen where it should, or does so already.
import { OperatorError, type SurroundingsCheck } from '@drey/plugin-api';
import { type ListenAddress, urlOf } from '@drey/gateway/host';
import type { Occupant } from './occupant.js';

/** What the check works with. */
export interface PortCheckNeeds {
  readonly address: ListenAddress;
  readonly occupant: () => Promise<Occupant>;
  /** Id of the data directory; undefined where there is none yet. */
  readonly instanceId: () => string | undefined;
}

const takenByOther = ({ url, version }: { readonly url: string; readonly version: string }): OperatorError =>
  new OperatorError(
    'DREY_PORT_IN_USE',
    `${url} is taken by a Drey ${version} with another data directory.`,
    'Stop that one, or choose another port with --port (0 picks a free one).',
  );

/** The check of one address. */
export const portCheck = ({ address, occupant, instanceId }: PortCheckNeeds): SurroundingsCheck => ({
  subject: `Port ${address.port}`,
  purpose: 'the gateway',
  required: true,
  look: async () => {
    if (address.port === 0) return { state: 'ok', found: `a free one on ${address.host} is picked at the start` };
    const found = await occupant();
    if (found.kind === 'nobody') return { state: 'ok', found: `${urlOf(address.host, address.port)} is free` };
    if (found.kind === 'other') throw found.fault;
    if (found.instanceId !== instanceId()) throw takenByOther(found);
    return { state: 'ok', found: `${found.url} is served by the Drey ${found.version} of this data directory` };
  },
});
