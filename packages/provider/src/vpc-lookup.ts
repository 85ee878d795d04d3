// Which VPC subnets belong to, as the upstream's EC2 knows it; the model requires an id, so unknown subnets get one of their own.
import { createHash } from 'node:crypto';
import type { RequestContext, Upstream } from '@drey/plugin-api';
import { callQuery, elementText, type RawClient } from '@drey/upstream-client';

/** Looks VPCs up. */
export interface VpcLookup {
  /** The VPC of the subnets; a made-up id, the same for the same subnets, where no EC2 knows any of them. Never rejects. */
  ofSubnets(subnetIds: readonly string[], context: RequestContext): Promise<string>;
}

const LOOKUP_MILLISECONDS = 3_000;

/** By a filter: asked for by their ids, one unknown subnet would hide the others. */
const question = (subnetIds: readonly string[]): URLSearchParams => {
  const parameters = new URLSearchParams({
    Action: 'DescribeSubnets',
    Version: '2016-11-15',
    'Filter.1.Name': 'subnet-id',
  });
  subnetIds.forEach((id, index) => parameters.set(`Filter.1.Value.${index + 1}`, id));
  return parameters;
};

/** An id in the form of EC2's, made from the subnets in any order. */
export const madeUpVpcId = (subnetIds: readonly string[]): string =>
  `vpc-${createHash('sha256')
    .update([...new Set(subnetIds)].toSorted().join(' '))
    .digest('hex')
    .slice(0, 17)}`;

/** A look-up over the upstream. */
export const createVpcLookup = (upstream: Upstream, client: RawClient): VpcLookup => ({
  ofSubnets: async (subnetIds, { accountId, region, log, signal }) => {
    try {
      const caller = { upstream, client, service: 'ec2', accountId, region } as const;
      const bounds = { timeoutMilliseconds: LOOKUP_MILLISECONDS, signal };
      const { status, text } = await callQuery(caller, question(subnetIds), bounds);
      const vpcId = status === 200 ? elementText(text, 'vpcId') : undefined;
      if (vpcId !== undefined && /^vpc-[0-9a-z]+$/.test(vpcId)) return vpcId;
    } catch (error) {
      log.debug('The VPC of subnets could not be looked up.', { error });
    }
    return madeUpVpcId(subnetIds);
  },
});
