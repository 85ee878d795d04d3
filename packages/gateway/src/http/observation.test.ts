import { describe, expect, it } from '@jest/globals';
import { type AnsweredCall, callObservers, type CallObserver, lifecycles, ServiceError } from '@drey/plugin-api';
import { useGateways } from '../gateway-fixture.test.support.js';
import { call, fakeProvider, signed } from '../testing/fake-plugin.js';

describe('observers of calls', () => {
  const { start } = useGateways();

  const operations = {
    Describe: (input: unknown) => ({ input }),
    Refuse: () => {
      throw new ServiceError('ResourceNotFoundException', 'gone');
    },
    Break: () => {
      throw new Error('secret');
    },
  };
  const provider = {
    ...fakeProvider(operations),
    model: {
      operations: [...Object.keys(operations), 'Unwritten'],
      decode: (_operation: string, body: unknown) => {
        if (JSON.stringify(body).includes('wrong')) throw new ServiceError('ValidationException', 'wrong');
        return { decoded: body };
      },
    },
  };

  const observing = async (...observers: readonly CallObserver[]) =>
    start(provider, (registration) => {
      for (const observer of observers) registration.contribute(callObservers, observer);
    });

  it('are told of each call that names an operation, with what it gave or why it was refused', async () => {
    const seen: AnsweredCall[] = [];
    const gateway = await observing({ service: 'kinesisanalyticsv2', answered: (one) => void seen.push(one) });
    const headers = { Authorization: signed('111111111111', 'eu-west-1'), 'User-Agent': 'test/1' };
    const answer = await call(gateway.url, 'Describe', '{"a":1}', headers);
    expect(seen[0]).toEqual({
      requestId: answer.headers.get('x-amzn-requestid'),
      service: 'kinesisanalyticsv2',
      operation: 'Describe',
      accountId: '111111111111',
      region: 'eu-west-1',
      partition: 'aws',
      accessKeyId: '111111111111',
      sourceAddress: expect.stringContaining('127.0.0.1'),
      userAgent: 'test/1',
      input: { decoded: { a: 1 } },
      output: { input: { decoded: { a: 1 } } },
      error: undefined,
    });
    for (const [operation, body] of [
      ['Describe', '{"a":"wrong"}'],
      ['Describe', '{'],
      ['Refuse', '{}'],
      ['Break', '{}'],
      ['Unwritten', '{}'],
      ['Nothing', '{}'],
    ] as const)
      await call(gateway.url, operation, body, headers);
    expect(seen.slice(1).map(({ operation, input, error }) => [operation, input, error?.code, error?.status])).toEqual([
      ['Describe', { a: 'wrong' }, 'ValidationException', 400],
      ['Describe', undefined, 'SerializationException', 400],
      ['Refuse', { decoded: {} }, 'ResourceNotFoundException', 400],
      ['Break', { decoded: {} }, 'InternalFailure', 500],
      ['Unwritten', { decoded: {} }, 'NotImplementedException', 501],
    ]);
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  it('are not told of unsigned calls, nor of other services, and disturb nobody when they fail', async () => {
    let count = 0;
    const gateway = await observing(
      {
        service: 'kinesisanalyticsv2',
        answered: () => {
          throw new Error('broken observer');
        },
      },
      { service: 'kinesisanalyticsv2', answered: () => void (count += 1) },
      { service: 'other', answered: () => void (count += 100) },
    );
    expect((await call(gateway.url, 'Describe')).status).toBe(200);
    expect((await call(gateway.url, 'Describe', '{}', { Authorization: 'odd' })).status).toBe(400);
    expect(count).toBe(1);
  });
});

describe('a plugin without a service', () => {
  const { start } = useGateways();

  it('is reset and stopped after the services', async () => {
    const steps: string[] = [];
    const step = (name: string) => async (): Promise<void> => void steps.push(name);
    const gateway = await start(
      fakeProvider({}, { reset: step('reset service'), stop: step('stop service') }),
      (registration) => registration.contribute(lifecycles, { reset: step('reset'), stop: step('stop') }),
    );
    expect((await fetch(`${gateway.url}/_drey/reset`, { method: 'POST' })).status).toBe(200);
    await gateway.close();
    expect(steps).toEqual(['reset service', 'reset', 'stop service', 'stop']);
  });
});
