// Which VPC subnets belong to, as the upstream's EC2 knows it.
import type { RequestContext, Upstream } from '@drey/plugin-api';

/** Looks VPCs up. */
export interface VpcLookup {
  /** The VPC of the first subnet that the upstream knows; undefined when it knows none, or has no EC2. */
  ofSubnets(subnetIds: readonly string[], context: RequestContext): Promise<string | undefined>;
}

const LOOKUP_MILLISECONDS = 3_000;

/** One DescribeSubnets in EC2's query protocol; a whole client for one member of one answer would be out of proportion. */
const describeSubnets = async (
  upstream: Upstream,
  endpoint: string,
  subnetIds: readonly string[],
  { accountId, region }: RequestContext,
): Promise<string> => {
  const parameters = new URLSearchParams({ Action: 'DescribeSubnets', Version: '2016-11-15' });
  subnetIds.forEach((id, index) => parameters.set(`SubnetId.${index + 1}`, id));
  const answer = await fetch(`${endpoint}/`, {
    method: 'POST',
    headers: {
      ...upstream.accountHeaders(accountId),
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${accountId}/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: parameters,
    signal: AbortSignal.timeout(LOOKUP_MILLISECONDS),
  });
  return answer.ok ? answer.text() : '';
};

/** A look-up over the upstream. */
export const createVpcLookup = (upstream: Upstream): VpcLookup => ({
  ofSubnets: async (subnetIds, context) => {
    const { endpoint } = upstream;
    if (endpoint === null) return undefined;
    try {
      const answer = await describeSubnets(upstream, endpoint, subnetIds, context);
      return /<vpcId>(vpc-[0-9a-z]+)<\/vpcId>/.exec(answer)?.[1];
    } catch (error) {
      context.log.debug('The VPC of subnets could not be looked up.', { error });
      return undefined;
    }
  },
});
