// Calls of services by their wire protocol, for which one client each would be too much. Nothing checks the signature.
import { testRegion } from './aws-clients.js';

/** Calls services of one endpoint as the default account; rejects with the answer's text where it is an error. */
export interface AwsCalls {
  /** A JSON service: signing name, `X-Amz-Target`, input. Gives the JSON. */
  json(service: string, target: string, input: unknown): Promise<string>;
  /** A query service: signing name, parameters with `Action` and `Version`. Gives the XML. */
  query(service: string, parameters: Readonly<Record<string, string>>): Promise<string>;
}

const authorization = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/${testRegion}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** Makes calls. */
export const awsCalls = (endpoint: string): AwsCalls => {
  const post = async (service: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { Authorization: authorization(service), ...headers },
      body,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service} answered ${answer.status}: ${text}`);
    return text;
  };
  return {
    json: (service, target, input) =>
      post(service, { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target }, JSON.stringify(input)),
    query: (service, parameters) =>
      post(
        service,
        { 'Content-Type': 'application/x-www-form-urlencoded' },
        new URLSearchParams(parameters).toString(),
      ),
  };
};
