// Which VPC subnets belong to, as the upstream's EC2 knows it.
import type { RequestContext, Upstream } from '@drey/plugin-api';
import { callQuery, elementText, type RawClient } from '@drey/upstream-client';

/** Looks VPCs up. */
export interface VpcLookup {
  /** The VPC of the first subnet that the upstream knows; undefined when it knows none, or has no EC2. */
  ofSubnets(subnetIds: readonly string[], context: RequestContext): Promise<string | undefined>;
}

const lookupMilliseconds = 3_000;

const question = (subnetIds: readonly string[]): URLSearchParams => {
  const parameters = new URLSearchParams({ Action: 'DescribeSubnets', Version: '2016-11-15' });
  subnetIds.forEach((id, index) => parameters.set(`SubnetId.${index + 1}`, id));
  return parameters;
};

/** A look-up over the upstream. */
export const createVpcLookup = (upstream: Upstream, client: RawClient): VpcLookup => ({
  ofSubnets: async (subnetIds, { accountId, region, log, signal }) => {
    try {
      const caller = { upstream, client, service: 'ec2', accountId, region } as const;
      const bounds = { timeoutMilliseconds: lookupMilliseconds, signal };
      const { status, text } = await callQuery(caller, question(subnetIds), bounds);
      const vpcId = status === 200 ? elementText(text, 'vpcId') : undefined;
      return vpcId !== undefined && /^vpc-[0-9a-z]+$/.test(vpcId) ? vpcId : undefined;
    } catch (error) {
      log.debug('The VPC of subnets could not be looked up.', { error });
      return undefined;
    }
  },
});
