// Evaluates alarms on metrics of the service where the upstream does not: moto stores alarms and leaves them OK (tried with 5.2.5).
import { BoundedMap, type Clock, type Logger, type Upstream } from '@drey/plugin-api';
import { callJson, describeFailure, type RawClient, type UpstreamCaller } from '@drey/upstream-client';
import { type Alarm, ourAlarms } from './alarm.js';
import { judge, type Verdict } from './judge.js';
import { isMinute, newestEnd, windows } from './windows.js';

/** What the watch works with. */
export interface AlarmWatchNeeds {
  readonly upstream: Upstream;
  readonly client: RawClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly intervalMilliseconds: number;
}

/** Looks at alarms of the accounts and regions in which metrics arrive. */
export interface AlarmWatch {
  /** Metrics arrived there. Returns at once. */
  arrived(place: UpstreamCaller): void;
  stop(): Promise<void>;
}

const PREFIX = 'GraniteServiceVersion20100801';
const MOST_PLACES = 64;
const CALL_MILLISECONDS = 8_000;
const MINUTE = 60_000;
/** Alarms are looked at for so long after the last metric, so that they come to know that there are none. */
const AFTER_MILLISECONDS = 7_200_000;
const MOST_PAGES = 20;

type Ask = (operation: string, input: object) => Promise<Readonly<Record<string, unknown>>>;

const asking =
  ({ upstream, client }: AlarmWatchNeeds, place: UpstreamCaller, signal: AbortSignal): Ask =>
  async (operation, input) => {
    const caller = { ...place, upstream, client, service: 'monitoring' } as const;
    const bounds = { timeoutMilliseconds: CALL_MILLISECONDS, signal };
    const { ok, content } = await callJson(caller, `${PREFIX}.${operation}`, input, bounds);
    if (!ok) throw new Error(`CloudWatch refuses ${operation}: ${String(content['message'] ?? content['__type'])}`);
    return content;
  };

const alarmsOf = async (ask: Ask): Promise<readonly Alarm[]> => {
  const alarms: Alarm[] = [];
  let token: unknown;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const content = await ask('DescribeAlarms', token === undefined ? {} : { NextToken: token });
    alarms.push(...ourAlarms(content));
    token = content['NextToken'];
    if (token === undefined || token === null) break;
  }
  return alarms;
};

/** The alarm's periods, newest first: windows that end with the present minute, as the service's slide from minute to minute. */
const periodsOf = async (ask: Ask, alarm: Alarm, now: number): Promise<readonly (number | null)[]> => {
  const end = Math.ceil(now / MINUTE) * MINUTE;
  const length = Math.max(alarm.Period * 1_000, MINUTE);
  const { Datapoints } = await ask('GetMetricStatistics', {
    Namespace: alarm.Namespace,
    MetricName: alarm.MetricName,
    Dimensions: alarm.Dimensions ?? [],
    StartTime: (end - MINUTE - alarm.EvaluationPeriods * length) / 1_000,
    EndTime: end / 1_000,
    // Minutes, which are put together here: longer periods would begin where the clock has them, not where the window does.
    Period: MINUTE / 1_000,
    Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum'],
    ...(alarm.Unit === undefined ? {} : { Unit: alarm.Unit }),
  });
  const minutes = Array.isArray(Datapoints) ? Datapoints.filter(isMinute) : [];
  return windows(minutes, alarm, { end: newestEnd(minutes, end), length });
};

/** An alarm is set where it is another, and where nobody has looked at it before: it has the state that it was made with. */
const isNews = (alarm: Alarm, { state }: Verdict): boolean =>
  alarm.StateValue !== state || (alarm.StateReason ?? '').startsWith('Unchecked');

/** Makes a watch. It looks as often as metrics come, and not at all before the first one. */
export const createAlarmWatch = (needs: AlarmWatchNeeds): AlarmWatch => {
  const { clock, log, upstream, intervalMilliseconds } = needs;
  const stopping = new AbortController();
  const { signal } = stopping;
  const places = new BoundedMap<string, { readonly place: UpstreamCaller; readonly at: number }>(MOST_PLACES);
  let loop: Promise<void> | undefined;
  let isTold = false;

  const evaluate = async (place: UpstreamCaller): Promise<void> => {
    const ask = asking(needs, place, signal);
    for (const alarm of await alarmsOf(ask)) {
      const verdict = judge(alarm, await periodsOf(ask, alarm, clock.now()));
      if (verdict === undefined || !isNews(alarm, verdict)) continue;
      await ask('SetAlarmState', {
        AlarmName: alarm.AlarmName,
        StateValue: verdict.state,
        StateReason: verdict.reason,
        StateReasonData: '{}',
      });
      log.info('An alarm changed its state', { alarm: alarm.AlarmName, state: verdict.state, reason: verdict.reason });
    }
  };

  const look = async (): Promise<void> => {
    for (const [key, { place, at }] of places) {
      if (clock.now() - at > AFTER_MILLISECONDS) places.delete(key);
      try {
        await evaluate(place);
        isTold = false;
      } catch (error) {
        if (signal.aborted) return;
        if (!isTold)
          log.warn('Alarms of CloudWatch could not be evaluated', {
            ...place,
            reason: describeFailure('monitoring', upstream.endpoint, error),
          });
        isTold = true;
      }
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted && places.size > 0) {
      await look();
      await clock.sleep(intervalMilliseconds, signal).catch(() => {});
    }
    loop = undefined;
  };

  return {
    arrived: ({ accountId, region }) => {
      if (signal.aborted) return;
      places.set(`${accountId} ${region}`, { place: { accountId, region }, at: clock.now() });
      loop ??= run();
    },
    stop: async () => {
      stopping.abort(new Error('The watch over alarms stops.'));
      await loop;
    },
  };
};
