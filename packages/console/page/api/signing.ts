// Whose request it is: the gateway reads account and region from the credential scope and checks no signature.

/** Account (twelve digits) and region of a request. */
export interface Scope {
  readonly accountId: string;
  readonly region: string;
}

/** The headers that say so. */
export const signedHeaders = ({ accountId, region }: Scope, service: string): Readonly<Record<string, string>> => {
  const at = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return {
    Authorization: `AWS4-HMAC-SHA256 Credential=${accountId}/${at.slice(0, 8)}/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
    'X-Amz-Date': at,
  };
};
