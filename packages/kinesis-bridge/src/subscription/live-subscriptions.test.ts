import { describe, expect, it } from '@jest/globals';
import { createLiveSubscriptions } from './live-subscriptions.js';

const consumer = { arn: 'arn:consumer', place: '000000000000 us-east-1' };

const table = () => {
  let now = 1_000_000;
  const live = createLiveSubscriptions({ now: () => now });
  return { live, pass: (milliseconds: number) => void (now += milliseconds) };
};

describe('subscriptions of one consumer to one shard', () => {
  it('are five seconds apart, whatever was refused between', () => {
    const { live, pass } = table();
    const first = live.enter(consumer, 'one');
    pass(4_999);
    expect(() => live.enter(consumer, 'one')).toThrow(
      expect.objectContaining({ code: 'ResourceInUseException', status: 400 }),
    );
    expect(first.aborted).toBe(false);
    pass(1);
    const second = live.enter(consumer, 'one');
    expect([first.aborted, second.aborted]).toEqual([true, false]);
    pass(4_999);
    expect(() => live.enter(consumer, 'one')).toThrow('Another active subscription');
  });

  it('do not meet those of other shards, consumers, accounts and regions', () => {
    const { live } = table();
    const all = [
      live.enter(consumer, 'one'),
      live.enter(consumer, 'two'),
      live.enter({ ...consumer, arn: 'arn:other' }, 'one'),
      live.enter({ ...consumer, place: '111111111111 us-east-1' }, 'one'),
    ];
    expect(all.map(({ aborted }) => aborted)).toEqual([false, false, false, false]);
  });

  it('are forgotten after their life', () => {
    const { live, pass } = table();
    const first = live.enter(consumer, 'one');
    pass(300_001);
    live.enter(consumer, 'one');
    expect(first.aborted).toBe(false);
  });
});
