import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock, type Upstream } from '@drey/plugin-api';
import { createRawClient, type RawClient } from '@drey/upstream-client';
import { context } from './operations.test.support.js';
import { createVpcLookup, madeUpVpcId } from './vpc-lookup.js';

describe('the VPC of subnets', () => {
  let server: Server;
  let client: RawClient;
  let answer: { readonly status: number; readonly body: string };
  let asked: string;

  beforeEach(async () => {
    client = createRawClient(systemClock);
    server = createServer((request, response) => {
      asked = '';
      request.on('data', (piece) => (asked += String(piece)));
      request.on('end', () => response.writeHead(answer.status).end(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const look = (ids: readonly string[], endpoint?: string | null): Promise<string> => {
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const upstream: Upstream = {
      endpoint: endpoint === undefined ? own : endpoint,
      accountHeaders: () => ({}),
      accountOf: () => Promise.resolve(undefined),
    };
    return createVpcLookup(upstream, client).ofSubnets(ids, context);
  };

  it('is the one that EC2 names, also where it knows only some of them', async () => {
    answer = { status: 200, body: '<r><subnetSet><item><vpcId>vpc-0abc</vpcId></item></subnetSet></r>' };
    expect(await look(['subnet-1', 'subnet-2'])).toBe('vpc-0abc');
    const parameters = new URLSearchParams(asked);
    expect([parameters.get('Filter.1.Name'), parameters.get('Filter.1.Value.2')]).toEqual(['subnet-id', 'subnet-2']);
  });

  it.each([
    ['no such subnet', 200, '<r><subnetSet/></r>'],
    ['a refusal', 400, '<r><vpcId>vpc-0abc</vpcId></r>'],
    ['nonsense', 200, 'Hello'],
    ['an id of another form', 200, '<vpcId>../x</vpcId>'],
  ])('is made up for %s, always alike', async (_what, status, body) => {
    answer = { status, body };
    const made = await look(['subnet-1', 'subnet-2']);
    expect(made).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(await look(['subnet-2', 'subnet-1', 'subnet-1'])).toBe(made);
    expect(await look(['subnet-3'])).not.toBe(made);
  });

  it.each([null, 'http://127.0.0.1:1'])('is made up where EC2 is at %s', async (endpoint) => {
    expect(await look(['subnet-1'], endpoint)).toBe(madeUpVpcId(['subnet-1']));
  });
});
