import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { application, Scene, numbers, recordLine, serviceError, target } from './fakes.test.support.js';
import { batchLimits } from './delivery/log-batch.js';

let scene = new Scene();
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.stop());

describe('LogShipper', () => {
  it('delivers the output of every member in order, a restart later from where it was', async () => {
    scene.source.say('jobmanager', recordLine('a'), recordLine('b'));
    scene.source.say('taskmanager-1', recordLine('c'));
    await scene.start();
    expect(scene.logs.messages(target)).toEqual(['a', 'b', 'c']);
    scene.source.say('jobmanager', recordLine('d'));
    await scene.start();
    expect(scene.logs.messages(target)).toEqual(['a', 'b', 'c', 'd']);
    expect(scene.source.released.get('jobmanager')).toBe('3');
  });

  it('looks by itself twice a second', async () => {
    await scene.start();
    scene.source.say('jobmanager', recordLine('a'));
    scene.clock.advance(500);
    await scene.breathe();
    expect(scene.logs.messages(target)).toEqual(['a']);
  });

  it('looks at more clusters in one round than at the same time', async () => {
    const shipper = await scene.start(target, { concurrency: 3 });
    const ids = numbers(0, 20).map((name) => name.replace(' ', '-'));
    for (const clusterId of ids) shipper.attach(scene.source, { clusterId, members: [clusterId], target, application });
    for (const id of ids) scene.source.say(id, recordLine(id));
    let reading = 0;
    let most = 0;
    const readLog = scene.source.readLog.bind(scene.source);
    scene.source.readLog = async (...place) => {
      most = Math.max(most, (reading += 1));
      const chunk = await readLog(...place);
      await Promise.resolve();
      reading -= 1;
      return chunk;
    };
    await scene.round(shipper);
    expect([...scene.logs.messages(target)].toSorted()).toEqual([...ids].toSorted());
    expect(most).toBe(3);
  });

  it('writes the version of the application that runs now', async () => {
    const shipper = await scene.start();
    shipper.update('c1', { applicationVersionId: 2 });
    scene.source.say('jobmanager', recordLine('a'));
    await scene.round(shipper);
    expect(scene.logs.bodies(target)[0]).toMatchObject({
      applicationVersionId: '2',
      applicationARN: target.applicationArn,
    });
  });

  it('leaves out what is printed below the level asked for, live, and every notice of the JVM', async () => {
    const printed = 'OpenJDK 64-Bit Server VM warning: hot';
    scene.source.say('jobmanager', printed, 'one', recordLine('a', { messageType: 'ERROR' }));
    const shipper = await scene.start({ ...target, logLevel: 'ERROR' });
    shipper.update('c1', { target: { ...target, logLevel: 'INFO' } });
    scene.source.say('jobmanager', printed, 'two', recordLine('b'));
    await scene.round(shipper);
    shipper.update('c1', { target: { ...target, logLevel: 'WARN' } });
    scene.source.say('jobmanager', 'three', recordLine('c'));
    await scene.round(shipper);
    expect(scene.logs.messages(target)).toEqual(['a', 'two', 'b', 'c']);
    expect(scene.source.released.get('jobmanager')).toBe('8');
  });

  it('joins a printed stack trace that is read in two halves', async () => {
    scene.source.say('jobmanager', recordLine('a'), 'x.Y: broken', '\tat a.B.c(B.java:1)');
    const shipper = await scene.start();
    expect(scene.logs.messages(target)).toEqual(['a']);
    scene.source.say('jobmanager', '\tat d.E.f(E.java:1)');
    await scene.round(shipper);
    await scene.round(shipper);
    expect(scene.logs.bodies(target)[1]?.['throwableInformation']).toHaveLength(3);
    expect(scene.logs.messages(target)).toEqual(['a', 'x.Y: broken']);
  });

  it('sends more than one request where one cannot carry all', async () => {
    scene.source.say('jobmanager', ...numbers(0, 25_000).map((message) => recordLine(message)));
    await scene.start();
    expect(scene.logs.messages(target)).toEqual(numbers(0, 25_000));
    expect(scene.logs.puts).toBeGreaterThan(2);
    for (const events of scene.logs.streams.values()) expect(events.length).toBeGreaterThan(batchLimits.events);
  });

  it('takes up members that come and reads those that go to their end', async () => {
    const shipper = await scene.start();
    scene.source.say('taskmanager-1', 'last words');
    scene.source.say('taskmanager-2', recordLine('new'));
    shipper.update('c1', { members: ['jobmanager', 'taskmanager-2'] });
    await scene.round(shipper);
    expect(scene.logs.messages(target)).toEqual(['last words', 'new']);
    scene.source.say('taskmanager-1', 'ghost');
    await scene.round(shipper);
    await scene.round(shipper);
    expect(scene.logs.messages(target)).toHaveLength(2);
  });
});

describe('LogShipper without a logging option', () => {
  it('releases output but for a tail', async () => {
    scene.source.say('jobmanager', ...numbers(0, 3000).map((message) => message.padEnd(1000)));
    await scene.start(null, { tailBytes: 1_000_000, readBytes: 100_000 });
    const released = Number(scene.source.released.get('jobmanager'));
    expect(released).toBeGreaterThan(1900);
    expect(released).toBeLessThan(2100);
    expect(scene.logs.puts).toBe(0);
  });

  it('starts from where it is when an option is added, and ends when it is deleted', async () => {
    scene.source.say('jobmanager', recordLine('before'));
    const shipper = await scene.start(null);
    shipper.update('c1', { target });
    scene.source.say('jobmanager', recordLine('with'));
    await scene.round(shipper);
    scene.source.say('jobmanager', recordLine('just before the end'));
    shipper.update('c1', { target: null });
    await scene.round(shipper);
    scene.source.say('jobmanager', recordLine('after'));
    await scene.round(shipper, 5000);
    shipper.update('c1', { target });
    scene.source.say('jobmanager', recordLine('again'));
    await scene.round(shipper);
    expect(scene.logs.messages(target)).toEqual(['with', 'just before the end', 'again']);
  });

  it('never goes back to the tail when deliveries fail after an option was added', async () => {
    scene.source.say('jobmanager', ...numbers(0, 300).map((message) => recordLine(message.padEnd(1000))));
    const shipper = await scene.start(null, { readBytes: 20_000, backlogBytes: 250_000 });
    scene.logs.refusal = serviceError('ResourceNotFoundException');
    shipper.update('c1', { target });
    scene.source.say('jobmanager', recordLine('new'));
    await scene.round(shipper);
    await scene.round(shipper, 4000);
    scene.logs.refusal = undefined;
    await scene.round(shipper, 4000);
    expect(scene.logs.messages(target)).toEqual(['new']);
  });
});

describe('LogShipper.detach', () => {
  it('delivers what is left, half traces included, and follows no more', async () => {
    const shipper = await scene.start();
    scene.source.say('jobmanager', recordLine('a'), 'last words');
    await shipper.detach('c1');
    expect(scene.logs.messages(target)).toEqual(['a', 'last words']);
    scene.source.say('jobmanager', recordLine('b'));
    await scene.round(shipper, 5000);
    expect(scene.logs.messages(target)).toHaveLength(2);
  });

  it('gives up within its bound when the service stays away', async () => {
    scene.logs.refusal = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    scene.source.say('jobmanager', recordLine('a'));
    const shipper = await scene.start();
    const before = scene.clock.now();
    const over: string[] = [];
    const detached = shipper.detach('c1').then(() => over.push('over'));
    for (let turn = 0; turn < 60 && over.length === 0; turn++) await scene.round(shipper, 500);
    await detached;
    expect(scene.clock.now() - before).toBeLessThanOrEqual(10_500);
    expect(scene.log.said).toContain('warn The last log events of a cluster could not be delivered in time');
  });

  it('does not wait for a stream that nobody made', async () => {
    scene.logs.streams.clear();
    scene.source.say('jobmanager', recordLine('a'));
    const shipper = await scene.start();
    await shipper.detach('c1');
    expect(scene.logs.puts).toBe(2);
  });
});
