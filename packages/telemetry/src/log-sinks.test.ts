import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ExtensionPoint, type LogSinkFactory, OperatorError } from '@drey/plugin-api';
import { fakeHost } from '@drey/plugin-api/testing';
import { application, FakeSink, numbers, recordLine, Scene, serviceError, target } from './fakes.test.support.js';
import type { LogShipper } from './log-shipper.js';
import { openLogSinks } from './open-log-sinks.js';

let scene = new Scene();
let sink = new FakeSink();
let shipper: LogShipper;
beforeEach(() => {
  scene = new Scene();
  sink = new FakeSink();
  scene.sinks = [{ name: 'mine', sink }];
});
/** A closing host waits for its sinks by the clock, which a test moves. */
afterEach(async () => {
  const stopping = scene.stop();
  for (let round = 0; round < 20; round++) {
    await scene.breathe();
    scene.clock.advance(10_000);
  }
  await stopping;
});

const factOf = (name = 'mine'): string | undefined =>
  shipper.facts().find((fact) => fact.name === `log sink ${name}`)?.text;

describe('a further log sink', () => {
  it('gets every line as it was written, with its origin', async () => {
    scene.source.say('jobmanager', recordLine('a'), 'plain', '');
    scene.source.say('taskmanager-1', 'b');
    shipper = await scene.start();
    expect(sink.lines('jobmanager')).toEqual([recordLine('a'), 'plain', '']);
    expect(sink.lines('taskmanager-1')).toEqual(['b']);
    const { applicationArn, applicationVersionId, ...stream } = target;
    expect(sink.taken[0]).toEqual({
      applicationArn,
      applicationVersionId,
      stream,
      clusterId: 'c1',
      member: 'jobmanager',
      lines: [recordLine('a'), 'plain', ''],
      readAt: scene.clock.now(),
    });
    scene.source.say('jobmanager', 'c');
    await scene.round(shipper);
    expect(sink.lines('jobmanager').slice(3)).toEqual(['c']);
  });

  it('gets the lines of an application without a logging option too, at the same pace', async () => {
    shipper = await scene.start(null);
    scene.source.say('jobmanager', 'a');
    await scene.round(shipper);
    expect(sink.lines()).toEqual(['a']);
    expect(sink.taken[0]?.stream).toBe(null);
  });

  it.each(['missing', 'away'])('gets lines while CloudWatch Logs gets none, because it is %s', async (why) => {
    if (why === 'missing') scene.logs.refusal = serviceError('ResourceNotFoundException');
    else scene.upstream.endpoint = null;
    shipper = await scene.start();
    for (let round = 0; round < 20; round++) {
      scene.source.say('jobmanager', `line ${round}`);
      await scene.round(shipper);
    }
    expect(sink.lines()).toEqual(numbers(0, 20));
  });

  it('learns of the version that runs', async () => {
    shipper = await scene.start();
    shipper.update('c1', { application: { ...application, versionId: 2 } });
    scene.source.say('jobmanager', 'a');
    await scene.round(shipper);
    expect(sink.taken[0]?.applicationVersionId).toBe(2);
  });

  it('begins after a restart where CloudWatch Logs had got to', async () => {
    scene.source.say('jobmanager', recordLine('a'), recordLine('b'));
    await scene.start();
    sink.taken.length = 0;
    scene.source.say('jobmanager', recordLine('c'));
    shipper = await scene.start();
    expect(sink.lines()).toEqual([recordLine('c')]);
  });

  it('has the last lines of a cluster that ends, and a moment for what waits when the host stops', async () => {
    shipper = await scene.start();
    scene.source.say('jobmanager', 'last');
    await shipper.detach('c1');
    await shipper.stop();
    expect(sink.lines()).toEqual(['last']);
    expect(sink.closed).toBe(1);
  });
});

describe('a log sink in trouble', () => {
  const other = new FakeSink();
  beforeEach(() => {
    other.taken.length = 0;
    scene.sinks = [...scene.sinks, { name: 'other', sink: other }];
  });

  it.each(['hangs', 'fails'])('that %s holds up neither CloudWatch Logs nor another sink, and is told', async (how) => {
    if (how === 'hangs') sink.hangs = true;
    else sink.refusal = new OperatorError('MINE_AWAY', 'My store is away.', 'Start it.');
    shipper = await scene.start();
    for (let round = 0; round < 30; round++) {
      scene.source.say('jobmanager', recordLine(`line ${round}`));
      await scene.round(shipper);
    }
    expect(scene.logs.messages(target)).toEqual(numbers(0, 30));
    expect(other.lines()).toHaveLength(30);
    expect(sink.lines()).toEqual([]);
    expect(factOf()).toMatch(
      how === 'hangs' ? /no answer within 10000 ms/ : /My store is away\. Start it\. \[MINE_AWAY\]/,
    );
    expect(factOf('other')).toBe('It takes the log lines of all applications.');
    expect(scene.log.said.filter((line) => line.includes('takes no lines'))).toHaveLength(1);
    expect(scene.source.released.get('jobmanager')).toBe('30');
  });

  it('gets what waited in order once it is well again', async () => {
    sink.refusal = new Error('away');
    shipper = await scene.start();
    scene.source.say('jobmanager', 'a');
    await scene.round(shipper);
    scene.source.say('jobmanager', 'b');
    await scene.round(shipper);
    sink.refusal = undefined;
    for (let round = 0; round < 10; round++) await scene.round(shipper);
    expect(sink.lines()).toEqual(['a', 'b']);
    expect(factOf()).toBe('It takes the log lines of all applications.');
    expect(scene.log.said).toContain('info A log sink takes lines again');
  });

  it('keeps the newest lines within its bound, and tells how many were dropped', async () => {
    sink.refusal = new Error('away');
    const text = 'x'.repeat(99);
    shipper = await scene.start(target, { sinkBytes: 1000, readBytes: 200 });
    for (let round = 0; round < 50; round++) {
      scene.source.say('jobmanager', recordLine(text), `${text}`);
      await scene.round(shipper);
    }
    sink.refusal = undefined;
    for (let round = 0; round < 30; round++) await scene.round(shipper);
    const bytes = sink.lines().reduce((sum, line) => sum + line.length + 1, 0);
    expect(bytes).toBeLessThanOrEqual(1000);
    expect(bytes).toBeGreaterThan(300);
    expect(factOf()).toMatch(new RegExp(`so ${100 - sink.lines().length} log lines were dropped`));
    expect(other.lines()).toHaveLength(100);
  });

  it('loses nothing of a burst that the output still holds', async () => {
    scene.source.say('jobmanager', ...numbers(0, 2000));
    // Deliveries wait, so that nothing is released.
    scene.upstream.endpoint = null;
    shipper = await scene.start(target, { sinkBytes: 2000, readBytes: 500 });
    for (let round = 0; round < 200; round++) await scene.round(shipper);
    expect(sink.lines()).toEqual(numbers(0, 2000));
  });
});

describe('making log sinks', () => {
  const hostWith = (...factories: readonly LogSinkFactory[]) =>
    fakeHost({
      contributions: <T>(point: ExtensionPoint<T>) =>
        point.id === 'drey/log-sink' ? factories.map((value) => ({ pluginId: 'p', value: value as T })) : [],
    });

  it('goes on without one that cannot be made, and says so', async () => {
    const fail = (): never => {
      throw new OperatorError('MINE_AWAY', 'My store is away.', 'Start it.');
    };
    const sinks = await openLogSinks(hostWith({ name: 'bad', create: fail }, { name: 'good', create: () => sink }));
    expect(sinks.queues.map(({ name }) => name)).toEqual(['good']);
    expect(sinks.facts()).toEqual([
      { name: 'log sink bad', ok: false, text: 'It could not be made: My store is away. Start it. [MINE_AWAY]' },
      { name: 'log sink good', ok: true, text: 'It takes the log lines of all applications.' },
    ]);
    await sinks.close();
    expect(sink.closed).toBe(1);
  });
});
