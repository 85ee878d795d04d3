import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogShipper } from './log-shipper.js';
import { memoryCursorStore, recordLine, Scene, serviceError, target } from './fakes.test.support.js';

let scene = new Scene();
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.stop());

describe('LogShipper after the death of its host', () => {
  it('does not send a batch again that arrived before its place was saved', async () => {
    const disk = memoryCursorStore();
    let saves = 0;
    // The second save, the one after the call, never reaches the disk.
    scene.store = { ...disk, save: async (...args) => (++saves > 1 ? undefined : disk.save(...args)) };
    scene.source.say(
      'jobmanager',
      recordLine('a', { timestamp: scene.clock.now() }),
      recordLine('b', { timestamp: scene.clock.now() }),
    );
    await scene.start();
    expect(scene.logs.messages(target)).toEqual(['a', 'b']);
    scene.store = disk;
    scene.source.say('jobmanager', recordLine('c'));
    await scene.start();
    expect(scene.logs.lookups).toBe(1);
    expect(scene.logs.messages(target)).toEqual(['a', 'b', 'c']);
  });

  it('passes over what a cluster said while it was parked', async () => {
    const idle = new LogShipper({
      upstream: scene.upstream,
      store: scene.store,
      clock: scene.clock,
      log: scene.log,
      logs: scene.logs,
    });
    scene.source.say('jobmanager', recordLine('of the warm-up'));
    await idle.skip(scene.source, 'c1', ['jobmanager', 'taskmanager-1']);
    await idle.stop();
    scene.source.say('jobmanager', recordLine('of the job'));
    await scene.start();
    expect(scene.logs.messages(target)).toEqual(['of the job']);
  });

  it('sends a batch that never left', async () => {
    scene.logs.refusal = Object.assign(new Error('killed'), { code: 'ECONNRESET' });
    scene.source.say('jobmanager', recordLine('a'));
    await scene.start();
    scene.logs.refusal = undefined;
    await scene.start();
    expect(scene.logs.lookups).toBe(1);
    expect(scene.logs.messages(target)).toEqual(['a']);
  });

  it('tells equal events of one millisecond apart by their number', async () => {
    const same = recordLine('same', { timestamp: scene.clock.now() });
    scene.source.say('jobmanager', same, same);
    const shipper = await scene.start();
    scene.logs.refusal = Object.assign(new Error('killed'), { code: 'ECONNRESET' });
    scene.source.say('jobmanager', same);
    await scene.round(shipper);
    scene.logs.refusal = undefined;
    await scene.start();
    expect(scene.logs.messages(target)).toEqual(['same', 'same', 'same']);
  });

  it('asks the stream that the batch went to, also when the option has changed since', async () => {
    const other = { ...target, logStream: 'other' };
    scene.logs.create(other);
    scene.logs.loseAnswer = true;
    scene.source.say('jobmanager', recordLine('a'));
    await scene.start();
    scene.source.say('jobmanager', recordLine('b'));
    await scene.start(other);
    expect(scene.logs.messages(target)).toEqual(['a']);
    expect(scene.logs.messages(other)).toEqual(['b']);
  });

  it('rather sends twice than never where the stream cannot be read', async () => {
    scene.logs.loseAnswer = true;
    scene.logs.blind = serviceError('AccessDeniedException');
    scene.source.say('jobmanager', recordLine('a'));
    await scene.start();
    await scene.start();
    expect(scene.logs.messages(target)).toEqual(['a', 'a']);
    expect(scene.log.said).toContain('warn Log events may be delivered twice, since the stream cannot be read');
  });

  it('delivers again when its record is damaged, and says so', async () => {
    await scene.store.save('c1', 'jobmanager', '{"half');
    scene.source.say('jobmanager', recordLine('a'));
    await scene.start();
    expect(scene.logs.messages(target)).toEqual(['a']);
    expect(scene.log.said).toContain('warn Delivery record is damaged, so log lines are delivered again');
  });
});
