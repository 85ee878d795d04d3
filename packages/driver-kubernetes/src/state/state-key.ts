// Keys by which the pods of a cluster reach state in the upstream: they end with their cluster, also for a pod that nobody hears of and that lives on.
import { checkedId, type Ledger } from '@drey/cluster/jvm';
import type { UpstreamHook } from '@drey/plugin-api';

const PREFIX = 'DREYSTATE';
const pattern = new RegExp(`^${PREFIX}([0-9a-f]{8,64})$`);

/** The access key id of a cluster. */
export const stateKeyOf = (clusterId: string): string => `${PREFIX}${checkedId('cluster', clusterId)}`;

const refusal =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>The cluster of this key has ended, so its state is closed to it.</Message></Error>';

/** Refuses requests of clusters that are to end or have ended. `ledger`: that of the driver; undefined before there is one. */
export const createStateHook = (ledger: () => Pick<Ledger, 'find'> | undefined): UpstreamHook => ({
  id: 'drey-kubernetes-state',
  service: 's3',
  before: async ({ accessKeyId = '', log }) => {
    const [, clusterId] = pattern.exec(accessKeyId) ?? [];
    const known = ledger();
    if (clusterId === undefined || known === undefined) return undefined;
    const entry = await known.find('cluster', clusterId);
    if (entry !== undefined && entry.due === undefined) return undefined;
    log.info('A pod of a cluster that has ended was refused its state', { cluster: clusterId });
    return { status: 403, headers: { 'content-type': 'application/xml' }, body: refusal };
  },
});
