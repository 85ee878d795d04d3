import { describe, expect, it } from '@jest/globals';
import { type Settings, silentLogger, type UpstreamRequest } from '@drey/plugin-api';
import { answerText } from '@drey/plugin-api/testing';
import { createBrokersHook } from './brokers-hook.js';

const settings = (values: Readonly<Record<string, string>>): Settings => ({
  string: (name) => values[name],
  integer: () => undefined,
  boolean: () => false,
});

const cluster = encodeURIComponent('arn:aws:kafka:us-east-1:000000000000:cluster/orders/0a1b-1');

const request = (more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  requestId: 'r',
  accountId: '000000000000',
  region: 'us-east-1',
  accessKeyId: undefined,
  service: 'kafka',
  method: 'GET',
  url: `/v1/clusters/${cluster}/bootstrap-brokers`,
  headers: {},
  action: undefined,
  resource: undefined,
  log: silentLogger,
  ...more,
});

const asked = async (
  values: Readonly<Record<string, string>> | undefined,
  more?: Partial<UpstreamRequest>,
): Promise<unknown> => {
  const hook = createBrokersHook(() => (values === undefined ? undefined : settings(values)));
  const answer = await hook.before(request(more));
  return answer === undefined ? undefined : JSON.parse(answerText(answer));
};

describe('GetBootstrapBrokers', () => {
  it('tells the broker of the settings, with a TLS twin only where one is given', async () => {
    expect(await asked({ kafkaBrokers: 'localhost:9092' })).toEqual({ bootstrapBrokerString: 'localhost:9092' });
    expect(await asked({ kafkaBrokers: 'a:9092,b:9092', kafkaTlsBrokers: 'a:9094' })).toEqual({
      bootstrapBrokerString: 'a:9092,b:9092',
      bootstrapBrokerStringTls: 'a:9094',
    });
  });

  it('knows the operation by an ARN that is not escaped as well', async () => {
    const url = '/v1/clusters/arn:aws:kafka:us-east-1:000000000000:cluster/orders/0a1b-1/bootstrap-brokers?x=1';
    expect(await asked({ kafkaBrokers: 'localhost:9092' }, { url })).toEqual({
      bootstrapBrokerString: 'localhost:9092',
    });
  });

  it.each([
    ['nothing is set', {}, {}],
    ['the service does not run yet', undefined, {}],
    ['another operation is asked for', { kafkaBrokers: 'a:9092' }, { url: `/v1/clusters/${cluster}` }],
    ['another method is used', { kafkaBrokers: 'a:9092' }, { method: 'PUT' }],
  ])('leaves the answer to the upstream where %s', async (_, values, more) => {
    expect(await asked(values, more)).toBeUndefined();
  });
});
