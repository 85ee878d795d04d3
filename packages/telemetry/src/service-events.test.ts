import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger, systemClock } from '@drey/plugin-api';
import { UpstreamFault } from '@drey/upstream-client';
import type { WireEvent } from './delivery/log-event-size.js';
import type { LogTarget } from './following/log-source.js';
import { ServiceEvents } from './service-events.js';

const target: LogTarget = {
  applicationArn: 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/demo',
  applicationVersionId: 3,
  accountId: '000000000000',
  region: 'us-east-1',
  logGroup: 'group',
  logStream: 'stream',
};

describe('what Drey itself says in a log stream', () => {
  let sent: WireEvent[];
  let refusals: number;
  let events: ServiceEvents;
  let endpoint: string | null;

  beforeEach(() => {
    sent = [];
    refusals = 0;
    endpoint = 'http://127.0.0.1:1';
    const clock = {
      ...systemClock,
      now: () => systemClock.now(),
      sleep: (_: number, signal?: AbortSignal) => systemClock.sleep(1, signal),
    };
    events = new ServiceEvents({
      upstream: {} as never,
      clock,
      log: silentLogger,
      logs: {
        put: async (_, batch) => {
          if (endpoint === null) throw new UpstreamFault('absent', { service: 'logs', endpoint });
          if (refusals > 0) {
            refusals -= 1;
            throw Object.assign(new Error('not yet'), { name: 'Fault', $metadata: { httpStatusCode: 500 } });
          }
          sent.push(...batch);
          return 0;
        },
        textsAt: () => Promise.resolve([]),
        close: () => {},
      },
    });
  });
  afterEach(() => events.stop());

  const until = async (count: number): Promise<void> => {
    const end = Date.now() + 5_000;
    while (sent.length < count) {
      if (Date.now() > end) throw new Error(`${sent.length} events in place of ${count}.`);
      await systemClock.sleep(5);
    }
  };
  const bodies = () => sent.map(({ message }) => JSON.parse(message) as Record<string, unknown>);

  it('has the form of the service, arrives in order and with what others said', async () => {
    events.say(target, { level: 'INFO', text: 'first' });
    events.say(target, { level: 'ERROR', text: 'second', lines: ['ERROR: No matching distribution', 'tail'] });
    await until(2);
    expect(bodies()).toMatchObject([
      { message: 'first', messageType: 'INFO', applicationVersionId: '3', logger: 'drey' },
      { message: 'second', messageType: 'ERROR', throwableInformation: ['ERROR: No matching distribution', 'tail'] },
    ]);
  });

  it('is tried again while the service has a fault, and given up after some attempts', async () => {
    refusals = 3;
    events.say(target, { level: 'INFO', text: 'late' });
    await until(1);
    refusals = 5;
    events.say(target, { level: 'INFO', text: 'lost' });
    events.say(target, { level: 'INFO', text: 'next' });
    await until(2);
    expect(bodies().map(({ message }) => message)).toEqual(['late', 'next']);
  });

  it('is left out where there is no upstream, and after the stop', async () => {
    endpoint = null;
    events.say(target, { level: 'INFO', text: 'nowhere' });
    await events.stop();
    endpoint = 'http://127.0.0.1:1';
    events.say(target, { level: 'INFO', text: 'too late' });
    await systemClock.sleep(20);
    expect(sent).toEqual([]);
  });
});
