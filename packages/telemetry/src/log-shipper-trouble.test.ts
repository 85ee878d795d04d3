import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { batchLimits } from './delivery/log-batch.js';
import { Scene, numbers, recordLine, serviceError, target } from './fakes.test.support.js';

let scene = new Scene();
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.stop());

describe('LogShipper in trouble', () => {
  it('finds a batch whose answer was lost and does not send it again', async () => {
    scene.logs.loseAnswer = true;
    scene.source.say('jobmanager', recordLine('a'));
    const shipper = await scene.start();
    expect(shipper.facts()[0]).toMatchObject({
      ok: false,
      text: expect.stringContaining('does not answer') as unknown,
    });
    scene.source.say('jobmanager', recordLine('b'));
    await scene.round(shipper, 4000);
    expect(scene.logs.messages(target)).toEqual(['a', 'b']);
    expect(shipper.facts()).toEqual([]);
  });

  it.each([
    ['a missing stream', serviceError('ResourceNotFoundException'), /aws logs create-log-group .*create-log-stream/],
    ['a missing permission', serviceError('AccessDeniedException', 403), /Allow logs:PutLogEvents/],
    ['throttling', serviceError('ThrottlingException'), /throttled/],
    ['a fault of the service', serviceError('InternalFailure', 500), /has a fault/],
    ['a companion that restarts', Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), /does not answer/],
  ])('tells %s once, waits, and goes on without loss', async (_, refusal, text) => {
    scene.logs.refusal = refusal;
    scene.source.say('jobmanager', recordLine('a'));
    const shipper = await scene.start();
    for (let turn = 0; turn < 5; turn++) await scene.round(shipper, 4000);
    expect(scene.log.said).toEqual(['warn Log events cannot be delivered']);
    expect(scene.log.fields[0]?.['remedy']).toMatch(text);
    expect(shipper.facts()).toMatchObject([{ ok: false, text: expect.stringMatching(text) as unknown }]);
    scene.logs.refusal = undefined;
    scene.source.say('jobmanager', recordLine('b'));
    await scene.round(shipper, 4000);
    expect(scene.logs.messages(target)).toEqual(['a', 'b']);
    expect(scene.log.said).toContain('info Log events are delivered again');
    expect(shipper.facts()).toEqual([]);
  });

  it('backs off up to a few seconds', async () => {
    scene.logs.refusal = serviceError('ThrottlingException');
    scene.source.say('jobmanager', recordLine('a'));
    const shipper = await scene.start();
    for (let turn = 0; turn < 40; turn++) await scene.round(shipper, 500);
    expect(scene.logs.puts).toBeGreaterThan(4);
    expect(scene.logs.puts).toBeLessThan(12);
  });

  it('waits where there is no upstream', async () => {
    scene.upstream.endpoint = null;
    scene.source.say('jobmanager', recordLine('a'));
    const shipper = await scene.start();
    expect(shipper.facts()[0]?.text).toMatch(/There is no upstream/);
  });

  it('drops the oldest lines beyond the bound and tells how many', async () => {
    scene.logs.refusal = serviceError('ResourceNotFoundException');
    scene.source.say('jobmanager', ...numbers(0, 2000).map((message) => recordLine(message.padEnd(1000))));
    const shipper = await scene.start(target, { backlogBytes: 500_000, readBytes: 100_000 });
    const fact = shipper.facts()[1]?.text ?? '';
    const dropped = Number(/^(\d+) log lines/.exec(fact)?.[1]);
    expect(dropped).toBeGreaterThan(1400);
    scene.logs.refusal = undefined;
    await scene.round(shipper, 4000);
    const [told, ...messages] = scene.logs.messages(target).map((message) => message.trim());
    expect(told).toMatch(new RegExp(`^${dropped} log lines could not be delivered .*--log-spool.* jobmanager\\.$`));
    expect(scene.logs.bodies(target)[0]).toMatchObject({ messageType: 'WARN', logger: 'drey' });
    expect(messages).toEqual(numbers(dropped, 2000));
  });

  it('tells the stream of a loss once, also where the host died before it could', async () => {
    scene.logs.refusal = serviceError('ResourceNotFoundException');
    scene.source.say('jobmanager', ...numbers(0, 2000).map((message) => recordLine(message.padEnd(1000))));
    const limits = { backlogBytes: 500_000, readBytes: 100_000 };
    const killed = await scene.start(target, limits);
    await killed.stop();
    const next = await scene.start(target, limits);
    expect(next.facts()[1]?.text).toMatch(/^\d+ log lines/);
    scene.logs.refusal = undefined;
    scene.logs.loseAnswer = true;
    await scene.round(next, 4000);
    await scene.round(next, 4000);
    await scene.start(target, limits);
    const told = scene.logs.messages(target).filter((message) => message.includes('could not be delivered'));
    expect(told).toHaveLength(1);
  });

  it('gives up the one event that the service refuses, and no other', async () => {
    scene.logs.poison = 'line 37';
    scene.source.say('jobmanager', ...numbers(0, 100).map((message) => recordLine(message)));
    const shipper = await scene.start();
    expect(scene.logs.messages(target)).toEqual([...numbers(0, 37), ...numbers(38, 100)]);
    expect(shipper.facts()[0]?.text).toMatch(/^1 log lines/);
  });

  it('goes on with the other members when the output of one cannot be read', async () => {
    const read = scene.source.readLog.bind(scene.source);
    scene.source.readLog = (cluster, member, cursor, bytes) =>
      member === 'jobmanager' ? Promise.reject(new Error('gone')) : read(cluster, member, cursor, bytes);
    scene.source.say('taskmanager-1', recordLine('a'));
    const shipper = await scene.start();
    expect(scene.logs.messages(target)).toEqual(['a']);
    expect(shipper.facts()[0]?.text).toMatch(/cannot be read/);
  });

  it('sends nothing while its record cannot be written', async () => {
    const disk = scene.store;
    scene.store = { ...disk, save: () => Promise.reject(new Error('disk full')) };
    scene.source.say('jobmanager', recordLine('a'));
    const shipper = await scene.start();
    expect(scene.logs.puts).toBe(0);
    expect(shipper.facts()[0]?.text).toMatch(/data directory/);
  });

  it('does not lose or double lines when the disk fills up just after a batch arrived', async () => {
    const disk = scene.store;
    let saves = 0;
    scene.store = {
      ...disk,
      save: (...args) => (++saves === 2 ? Promise.reject(new Error('disk full')) : disk.save(...args)),
    };
    scene.source.say('jobmanager', recordLine('a'));
    const shipper = await scene.start();
    scene.source.say('jobmanager', recordLine('b'));
    await scene.round(shipper, 4000);
    expect(scene.logs.messages(target)).toEqual(['a', 'b']);
  });

  it('sends a line of many megabytes with several calls, in order and whole, over lost answers and deaths', async () => {
    const text = Array.from({ length: 400_000 }, (_, index) => `${index} ü`).join(' ');
    scene.source.say('jobmanager', recordLine('before'), recordLine(text), recordLine('after'));
    scene.logs.loseAnswer = true;
    const shipper = await scene.start();
    const put = scene.logs.put.bind(scene.logs);
    let calls = 0;
    scene.logs.put = async (stream, events) => {
      const bytes = events.reduce((sum, event) => sum + event.bytes + 26, 0);
      expect(bytes).toBeLessThanOrEqual(batchLimits.bytes);
      calls += 1;
      scene.logs.loseAnswer = calls === 2;
      if (calls === 4) throw Object.assign(new Error('killed'), { code: 'ECONNRESET' });
      return put(stream, events);
    };
    for (let turn = 0; turn < 4; turn += 1) await scene.round(shipper, 4000);
    await scene.start();
    const messages = scene.logs.messages(target);
    expect(messages[0]).toBe('before');
    expect(messages.at(-1)).toBe('after');
    const mark = / \[too large for one event: part \d+ of \d+\]$/;
    const joined = messages.slice(1, -1).map((message) => message.replace(mark, ''));
    expect(joined.join('')).toBe(text);
    expect(calls).toBeGreaterThan(5);
  });
});
