// What looks together tell: tables of the rules of watching.
import { describe, expect, it } from '@jest/globals';
import { type Logger, systemClock } from '@drey/plugin-api';
import { cluster, job, member, running, see } from '../decide/decide.test.support.js';
import { type Heartbeats, hungMember, nextHeartbeats, troubleOfHeartbeats } from './heartbeats.js';
import { type Bout, nextBout, troubleOfBout } from './restarts.js';
import { nextSilence, type Silence, troubleOfSilence, whyHung } from './silence.js';
import { troubleOfSuspended } from './suspended.js';
import { createWatch } from './watch.js';

describe('a silence', () => {
  const after = (looks: number, everyMilliseconds: number): readonly [Silence | undefined, number] => {
    let silence: Silence | undefined;
    let now = 1_000;
    for (let look = 0; look < looks; look += 1) {
      if (look > 0) now += everyMilliseconds;
      silence = nextSilence(silence, { isSilent: true }, now);
    }
    return [silence, now];
  };

  it.each([
    ['one look', 1, 0, false, false],
    ['two looks in six seconds', 2, 6_000, true, false],
    ['eleven looks in 50 s', 11, 5_000, true, false],
    ['twelve and more in a minute', 13, 5_000, true, true],
    ['two looks around a pause of the whole machine', 2, 3_600_000, true, false],
  ])('of %s', (_, looks, every, isTold, isHung) => {
    const [silence, now] = after(looks, every);
    expect([troubleOfSilence(silence, now) !== undefined, whyHung(silence, now) !== undefined]).toEqual([
      isTold,
      isHung,
    ]);
  });

  it('ends with an answer', () => {
    expect(nextSilence({ since: 0, looks: 100 }, { isSilent: false }, 60_000)).toBeUndefined();
  });

  it('is told to decisions from its first look on, until an answer ends it', async () => {
    let now = 7_000;
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as Partial<Logger> as Logger;
    const watch = createWatch({
      clock: { ...systemClock, now: () => now },
      log,
      logs: {},
      flink: () => {
        throw new Error('Nobody asks one that is silent.');
      },
    });
    const look = (isSilent: boolean) => watch.see(running, see({ job: undefined, isSilent }));
    await expect(look(true)).resolves.toEqual({ silentSince: 7_000 });
    now = 9_000;
    await expect(look(true)).resolves.toEqual({ silentSince: 7_000 });
    await expect(look(false)).resolves.toEqual({});
  });
});

describe('heartbeats', () => {
  const pair = cluster(member('jobmanager'), member('taskmanager'));
  const follow = (
    from: number,
    to: number,
    heard: (now: number) => readonly (readonly [string, number])[],
    before: Heartbeats = new Map(),
  ): Heartbeats => {
    let heartbeats = before;
    for (let now = from; now <= to; now += 10_000)
      heartbeats = nextHeartbeats(
        heartbeats,
        pair,
        heard(now).map(([id, lastHeartbeat]) => ({ id, lastHeartbeat })),
        now,
      );
    return heartbeats;
  };
  const beating = (now: number) => [['flink-taskmanager-1', now - 5_000]] as const;

  it('that come are well, whatever the clock of Flink says', () => {
    const shifted = follow(0, 300_000, (now) => [['flink-taskmanager-1', now - 900_000]]);
    expect(hungMember(shifted, 300_000)).toBeUndefined();
    expect(troubleOfHeartbeats(shifted, 300_000)).toBeUndefined();
  });

  it('that stop are told, then a reason to end the member, also once Flink has given it up', () => {
    const before = follow(0, 100_000, beating);
    const told = follow(110_000, 130_000, () => [['flink-taskmanager-1', 95_000]], before);
    expect([troubleOfHeartbeats(told, 130_000) !== undefined, hungMember(told, 130_000)]).toEqual([true, undefined]);
    const hung = follow(140_000, 170_000, () => [], told);
    expect(hungMember(hung, 170_000)).toMatchObject({ name: 'taskmanager-1' });
  });

  it('of a member that starts are waited for longer', () => {
    expect(
      hungMember(
        follow(0, 120_000, () => []),
        120_000,
      ),
    ).toBeUndefined();
    expect(
      hungMember(
        follow(0, 190_000, () => []),
        190_000,
      ),
    ).toMatchObject({ name: 'taskmanager-1' });
  });

  it('of TaskManagers that a driver names otherwise say nothing of single members', () => {
    const other = follow(0, 300_000, () => [['10.0.0.7:1234-abc', 5]]);
    expect([hungMember(other, 300_000), troubleOfHeartbeats(other, 300_000)]).toEqual([undefined, undefined]);
  });
});

describe('a bout of restarts', () => {
  const restarting = { ...job('RESTARTING'), restartedAt: 5_000 };
  const fault = { at: 1, root: { type: 'a.B', message: 'no' }, trace: '', task: undefined, taskManager: undefined };
  const restart = (before: Bout | undefined, now: number) =>
    nextBout(before, restarting, now, { restarts: undefined, faults: [fault] });

  it('is told from the second restart on, with Flink’s own count where it has one', () => {
    const first = restart(undefined, 10_000);
    expect(troubleOfBout(first, restarting, 12_000)).toBeUndefined();
    const second = restart(first, 15_000);
    expect(troubleOfBout(second, restarting, 15_000)?.text).toContain('2 restarts');
    const counted = nextBout(second, restarting, 20_000, { restarts: 17, faults: [fault] });
    expect(troubleOfBout(counted, restarting, 20_000)?.text).toContain('17 restarts');
  });

  it('is told after one restart that lasts', () => {
    expect(troubleOfBout(restart(undefined, 10_000), restarting, 40_000)?.text).toMatch(/1 restart, .*B: no/);
  });

  it('is over only after the job ran for a while', () => {
    const second = restart(restart(undefined, 10_000), 15_000);
    const runs = nextBout(second, job('RUNNING'), 60_000);
    expect(runs).toMatchObject({ restarts: 2, runs: true });
    expect(nextBout(runs, job('RUNNING'), 136_000)).toBeUndefined();
  });

  it('is none where tasks wait for slots, which is told after a minute', () => {
    const waiting = { ...job('RUNNING', false), tasks: '1 SCHEDULED (waiting for a task slot)' };
    const bout = nextBout(undefined, waiting, 10_000);
    expect(troubleOfBout(bout, waiting, 60_000)).toBeUndefined();
    expect(troubleOfBout(bout, waiting, 75_000)?.text).toContain('waiting for a task slot');
    expect(troubleOfBout(bout, { ...waiting, state: 'FINISHED' }, 75_000)).toBeUndefined();
  });
});

describe('a stopped process', () => {
  it('is told at once, since the first look that saw it', () => {
    const stopped = cluster({ ...member('jobmanager'), suspended: true }, member('taskmanager'));
    const first = troubleOfSuspended(undefined, stopped, 5);
    expect(first).toMatchObject({ since: 5, text: expect.stringMatching(/^jobmanager is stopped/) });
    expect(troubleOfSuspended(first, stopped, 9)?.since).toBe(5);
    expect(troubleOfSuspended(first, cluster(member('jobmanager')), 10)).toBeUndefined();
  });
});
