// Reads the policies of a role: what is written into it, and what is attached to it.
import type { SdkConnection } from '@drey/upstream-client';

type Iam = SdkConnection<'iam'>;

/** IAM's own quotas are 10 to 20 attached policies, and 10,240 characters written into a role. */
const MOST_POLICIES = 100;

const inlineDocuments = async ({ sdk, client }: Iam, RoleName: string, abortSignal: AbortSignal) => {
  const { PolicyNames = [] } = await client.send(
    new sdk.ListRolePoliciesCommand({ RoleName, MaxItems: MOST_POLICIES }),
    {
      abortSignal,
    },
  );
  return Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const answer = await client.send(new sdk.GetRolePolicyCommand({ RoleName, PolicyName }), { abortSignal });
      return answer.PolicyDocument;
    }),
  );
};

const documentOf = async ({ sdk, client }: Iam, PolicyArn: string, abortSignal: AbortSignal) => {
  const { Policy: policy } = await client.send(new sdk.GetPolicyCommand({ PolicyArn }), { abortSignal });
  if (policy?.DefaultVersionId === undefined) return undefined;
  const version = new sdk.GetPolicyVersionCommand({ PolicyArn, VersionId: policy.DefaultVersionId });
  return (await client.send(version, { abortSignal })).PolicyVersion?.Document;
};

const attachedDocuments = async (iam: Iam, RoleName: string, abortSignal: AbortSignal) => {
  const { sdk, client } = iam;
  const { AttachedPolicies = [] } = await client.send(
    new sdk.ListAttachedRolePoliciesCommand({ RoleName, MaxItems: MOST_POLICIES }),
    { abortSignal },
  );
  return Promise.all(AttachedPolicies.map(({ PolicyArn = '' }) => documentOf(iam, PolicyArn, abortSignal)));
};

/** All documents, inline ones first, as IAM writes them. Rejects with IAM's error. */
export const readRolePolicies = async (iam: Iam, roleName: string, signal: AbortSignal): Promise<readonly string[]> => {
  const lists = await Promise.all([inlineDocuments(iam, roleName, signal), attachedDocuments(iam, roleName, signal)]);
  return lists.flat().filter((document) => document !== undefined);
};
