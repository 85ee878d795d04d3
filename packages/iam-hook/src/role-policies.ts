// Reads the policies of a role: what is written into it, and what is attached to it.
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';

/** IAM's own quotas are 10 to 20 attached policies, and 10,240 characters written into a role. */
const mostPolicies = 100;

const inlineDocuments = async (client: IAMClient, RoleName: string, abortSignal: AbortSignal) => {
  const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName, MaxItems: mostPolicies }), {
    abortSignal,
  });
  return Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const answer = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }), { abortSignal });
      return answer.PolicyDocument;
    }),
  );
};

const documentOf = async (client: IAMClient, PolicyArn: string, abortSignal: AbortSignal) => {
  const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn }), { abortSignal });
  if (policy?.DefaultVersionId === undefined) return undefined;
  const version = new GetPolicyVersionCommand({ PolicyArn, VersionId: policy.DefaultVersionId });
  return (await client.send(version, { abortSignal })).PolicyVersion?.Document;
};

const attachedDocuments = async (client: IAMClient, RoleName: string, abortSignal: AbortSignal) => {
  const { AttachedPolicies = [] } = await client.send(
    new ListAttachedRolePoliciesCommand({ RoleName, MaxItems: mostPolicies }),
    { abortSignal },
  );
  return Promise.all(AttachedPolicies.map(({ PolicyArn = '' }) => documentOf(client, PolicyArn, abortSignal)));
};

/** All documents, inline ones first, as IAM writes them. Rejects with IAM's error. */
export const readRolePolicies = async (
  client: IAMClient,
  roleName: string,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const lists = await Promise.all([
    inlineDocuments(client, roleName, signal),
    attachedDocuments(client, roleName, signal),
  ]);
  return lists.flat().filter((document) => document !== undefined);
};
