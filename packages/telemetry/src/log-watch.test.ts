import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { application, numbers, recordLine, Scene, serviceError, target } from './fakes.test.support.js';
import type { LogShipper } from './log-shipper.js';
import type { LogWatch } from './watching/watch-application.js';

const all: LogWatch = { last: 1000, follow: false };
const follow: LogWatch = { last: 1000, follow: true };

let scene = new Scene();
let ending = new AbortController();
beforeEach(() => {
  scene = new Scene();
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort(new Error('The test is over.'));
  await scene.stop();
});

const watched = (shipper: LogShipper, watch: LogWatch) =>
  shipper.watch({ arn: application.arn, logLevel: () => 'INFO' }, watch, ending.signal);

const messagesOf = async (shipper: LogShipper, watch: LogWatch = all): Promise<readonly string[]> => {
  const messages: string[] = [];
  for await (const events of watched(shipper, watch)) messages.push(...events.map(({ body }) => body.message));
  return messages;
};

/** Somebody who looks on and reads as fast as it comes. */
const onlooker = (shipper: LogShipper, watch: LogWatch = follow) => {
  const messages: string[] = [];
  const over = (async () => {
    for await (const events of watched(shipper, watch)) messages.push(...events.map(({ body }) => body.message));
  })();
  return { messages, over };
};

describe('LogShipper.watch', () => {
  it('gives the events of before, in the order of their times, the last ones of a kind', async () => {
    const at = (milliseconds: number) => ({ timestamp: scene.clock.now() + milliseconds });
    scene.source.say('jobmanager', recordLine('b', at(2)), recordLine('d', { ...at(4), messageType: 'ERROR' }));
    scene.source.say('taskmanager-1', recordLine('a', at(1)), 'OpenJDK 64-Bit Server VM warning: hot');
    scene.source.say('taskmanager-1', recordLine('c', { ...at(3), messageType: 'WARN' }));
    const shipper = await scene.start();
    expect(await messagesOf(shipper)).toEqual(['a', 'b', 'c', 'd']);
    expect(await messagesOf(shipper, { ...all, last: 2 })).toEqual(['c', 'd']);
    expect(await messagesOf(shipper, { ...all, last: 0 })).toEqual([]);
    expect(await messagesOf(shipper, { ...all, level: 'WARN' })).toEqual(['c', 'd']);
    expect(await messagesOf(shipper, { ...all, since: scene.clock.now() + 3 })).toEqual(['c', 'd']);
  });

  it('gives the same events as the stream gets, as they come, and ends with its reader', async () => {
    scene.source.say('jobmanager', recordLine('before'));
    const shipper = await scene.start();
    const { messages, over } = onlooker(shipper);
    await scene.breathe();
    scene.source.say('jobmanager', recordLine('first'), 'x.Y: broken', '\tat a.B.c(B.java:1)');
    await scene.round(shipper);
    scene.source.say('jobmanager', '\tat d.E.f(E.java:1)', recordLine('last'));
    await scene.round(shipper);
    await scene.breathe();
    expect(messages).toEqual(['before', 'first', 'x.Y: broken', 'last']);
    expect(scene.logs.messages(target)).toEqual(messages);
    ending.abort(new Error('The reader went.'));
    await over;
  });

  it('goes on where the stream takes nothing, and gives nothing twice when it takes events again', async () => {
    scene.logs.refusal = serviceError('ResourceNotFoundException');
    const shipper = await scene.start();
    const { messages } = onlooker(shipper);
    for (const message of ['a', 'b']) {
      scene.source.say('jobmanager', recordLine(message));
      await scene.round(shipper, 4000);
    }
    await scene.breathe();
    expect(messages).toEqual(['a', 'b']);
    scene.logs.refusal = undefined;
    scene.source.say('jobmanager', recordLine('c'));
    await scene.round(shipper, 4000);
    await scene.round(shipper, 4000);
    expect(messages).toEqual(['a', 'b', 'c']);
    expect(scene.logs.messages(target)).toEqual(['a', 'b', 'c']);
  });

  it('follows an application without a logging option twice a second while somebody looks on', async () => {
    const shipper = await scene.start(null);
    const { messages } = onlooker(shipper);
    await scene.round(shipper);
    scene.source.say('jobmanager', recordLine('a'));
    await scene.round(shipper);
    await scene.breathe();
    expect(messages).toEqual(['a']);
  });

  it('keeps the last words of a cluster, and what Drey says of the application', async () => {
    const shipper = await scene.start();
    const { messages } = onlooker(shipper);
    scene.source.say('jobmanager', recordLine('a'), 'last words');
    await shipper.detach('c1');
    shipper.say(application, { level: 'ERROR', text: 'It failed.' });
    for (let turn = 0; turn < 3; turn += 1) await scene.round(shipper);
    await scene.breathe();
    expect([...messages].sort()).toEqual(['It failed.', 'a', 'last words']);
    expect(await messagesOf(shipper)).toContain('last words');
  });

  it('holds no more than a window for somebody who does not read, and says how many events are missing', async () => {
    const shipper = await scene.start();
    const iterator = watched(shipper, follow)[Symbol.asyncIterator]();
    scene.source.say('jobmanager', recordLine('first'));
    await scene.round(shipper);
    expect((await iterator.next()).value?.[0]?.body.message).toBe('first');
    const count = 40_000;
    scene.source.say('jobmanager', ...numbers(0, count).map((message) => recordLine(message.padEnd(500))));
    for (let round = 0; round < 5; round += 1) await scene.round(shipper);
    const told = (await iterator.next()).value?.[0]?.body.message ?? '';
    const missing = Number(/^(\d+) log lines are missing here/.exec(told)?.[1]);
    expect(missing).toBeGreaterThan(5_000);
    let seen = 0;
    for (let last = ''; last !== `line ${count - 1}`;) {
      const { value } = await iterator.next();
      seen += value?.length ?? 0;
      last = value?.at(-1)?.body.message.trim() ?? '';
    }
    expect(missing + seen).toBe(count);
  });

  it('ends with the host', async () => {
    const shipper = await scene.start();
    const { over } = onlooker(shipper);
    await shipper.stop();
    await over;
  });
});
