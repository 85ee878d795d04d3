import { describe, expect, it } from '@jest/globals';
import type { JobLook } from '@drey/flink-rest';
import { faultOfText, type Sighting } from '@drey/orchestrator';
import { systemClock } from '@drey/plugin-api';
import type { Application } from '@drey/state';
import { created, recordOf, standingClock, testServices } from '../../operations.test.support.js';
import { secretValues, withoutSecrets } from '../../secret-properties.js';
import { graphOf } from './job-parts.js';
import { createLookBook } from './look-book.js';
import { createStepBook } from './step-book.js';
import { timelineOf } from './timeline.js';
import { watchApplication, type WatchNeeds } from './watched-application.js';

const application = async (changes: object = {}): Promise<Application> => {
  const services = testServices();
  await created(services);
  return { ...recordOf(services), ...changes };
};

const run = { phase: 'submitted', clusterId: 'c', jobId: 'j', driver: 'fake' };

const look = (changes: Partial<JobLook> = {}): JobLook => ({
  job: {
    id: 'j',
    name: 'job',
    state: 'RUNNING',
    startedAt: 1,
    endedAt: undefined,
    restarted: false,
    vertices: [
      { id: 'v', name: 'Source: a -> (Map, Filter -> Sink: b)', parallelism: 2, status: 'RUNNING', tasks: {} },
    ],
  },
  edges: [],
  totals: new Map(),
  flows: new Map(),
  skews: new Map(),
  restarts: 0,
  checkpoints: undefined,
  ...changes,
});

const checkpoint = (id: number, status: 'IN_PROGRESS' | 'COMPLETED') => ({
  id,
  isSavepoint: false,
  status,
  triggeredAt: id,
  acknowledgedAt: undefined,
  duration: undefined,
  size: undefined,
  writtenSize: undefined,
  acknowledged: 0,
  subtasks: 2,
  location: undefined,
  failure: undefined,
});

describe('steps', () => {
  it('are kept with their operation, how long they took and why they failed', async () => {
    const clock = standingClock(1_000);
    const steps = createStepBook(clock);
    const operations = [{ id: 'op', name: 'StartApplication', status: 'IN_PROGRESS', startedAt: 900 }];
    const subject = await application({ operations });
    const launched = steps.acts(subject, { do: 'launch' });
    expect(steps.of(subject)).toMatchObject([
      { code: 'launch', title: 'Start the cluster', operationId: 'op', at: 1_000, until: undefined },
    ]);
    clock.move(500);
    launched({ step: 'launch', error: new Error('no engine'), isFinal: false });
    expect(steps.of(subject)).toMatchObject([{ until: 1_500, error: 'no engine' }]);
    const timeline = timelineOf(subject, steps.of(subject), (text, at) => faultOfText(text, 'operation', at));
    expect(timeline).toMatchObject([
      { kind: 'operation', id: 'oop', state: 'underWay', until: null },
      { kind: 'step', state: 'failed', fault: { message: expect.stringContaining('no engine') } },
    ]);
  });

  it('that repeat themselves are one, and short waits none', async () => {
    const clock = standingClock(1_000);
    const steps = createStepBook(clock);
    const subject = await application();
    for (let index = 0; index < 20; index += 1) {
      steps.acts(subject, { do: 'wait', milliseconds: 50, why: 'slots' })(undefined);
      clock.move(50);
    }
    steps.acts(subject, { do: 'nothing' })(undefined);
    steps.acts(subject, { do: 'wait', milliseconds: 5_000, why: 'running' })(undefined);
    expect(steps.of(subject)).toMatchObject([{ code: 'wait', text: 'slots', at: 1_000, until: 2_000 }]);
    steps.acts(subject, { do: 'wait', milliseconds: 50, why: 'other' })(undefined);
    expect(steps.of(subject)).toHaveLength(1);
  });

  it('are bounded', async () => {
    const steps = createStepBook(systemClock);
    const subject = await application();
    for (let index = 0; index < 500; index += 1) steps.note(subject, `event ${index}`, null);
    expect(steps.of(subject)).toHaveLength(150);
    expect(steps.of(subject).at(-1)?.title).toBe('event 499');
    steps.forget(subject);
    expect(steps.of(subject)).toEqual([]);
  });
});

describe('looks', () => {
  it('tell what came about between them', async () => {
    const notes: (readonly [string, string | null])[] = [];
    const looks = createLookBook({ note: (_application, title, text) => notes.push([title, text]) });
    const member = { role: 'taskmanager', name: 'taskmanager-1', alive: true, startedAt: 1 } as const;
    const seen = (changes: object): Sighting =>
      ({ isSilent: false, cluster: { members: [member] }, ...changes }) as never;
    const subject = await application({ run });
    looks.looked(subject, seen({ job: { state: 'RUNNING', restartedAt: 5 } }));
    expect(notes).toEqual([]);
    looks.looked(subject, seen({ job: { state: 'RESTARTING', restartedAt: 9, fault: 'boom', tasks: '1 SCHEDULED' } }));
    looks.looked(
      subject,
      seen({ isSilent: true, cluster: { members: [{ ...member, alive: false, ended: 'killed' }] } }),
    );
    expect(notes).toEqual([
      ['restart', 'boom'],
      ['job RESTARTING', '1 SCHEDULED'],
      ['silence', 'The JobManager does not answer.'],
      ['taskmanager-1 ended', 'killed'],
    ]);
    expect(looks.of({ ...subject, run: { ...run, clusterId: 'other' } } as never)).toBeUndefined();
  });
});

describe('the graph', () => {
  it('has the operators of a chain', () => {
    expect(graphOf(look()).vertices[0]?.operators.map(({ name }) => name)).toEqual([
      'Source: a',
      'Map',
      'Filter',
      'Sink: b',
    ]);
    const known = [
      { id: 'b'.repeat(32), name: 'Map', uid: 'my-map' },
      { id: 'v', name: 'a source by another name', uid: 'my-source' },
    ];
    expect(graphOf(look(), known).vertices[0]?.operators).toEqual([
      { name: 'Source: a', id: 'v', uid: 'my-source' },
      { name: 'Map', id: 'b'.repeat(32), uid: 'my-map' },
      { name: 'Filter', id: null, uid: null },
      { name: 'Sink: b', id: null, uid: null },
    ]);
  });
});

describe('a watched application', () => {
  const watched = async (looks: readonly JobLook[], changes: Partial<WatchNeeds> = {}) => {
    const clock = standingClock();
    const subject = await application({ run });
    let asked = 0;
    let pass: () => void = () => {};
    const watching = watchApplication(subject, {
      clock: {
        now: () => clock.now(),
        sleep: (_milliseconds, signal) =>
          new Promise((resolve, reject) => {
            pass = resolve;
            signal?.addEventListener('abort', () => reject(new Error('stopped')));
          }),
      },
      find: () => subject,
      looker: async () => ({
        look: async () => {
          const next = looks[asked];
          asked += 1;
          if (next === undefined) throw new Error('Flink is silent.');
          return next;
        },
      }),
      timeline: () => [],
      cluster: () => null,
      hidden: (_application, patch) => patch,
      metricsAfter: () => null,
      metricsIntervalMilliseconds: 15_000,
      ...changes,
    });
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    };
    return { watching, asked: () => asked, settle, next: async () => (pass(), settle()) };
  };

  it('tells all at first, then what changed', async () => {
    const checkpoints = (items: readonly ReturnType<typeof checkpoint>[]) => ({
      completed: items.length,
      failed: 0,
      inProgress: 0,
      restoredFrom: undefined,
      history: items,
      vertices: new Map(),
    });
    const one = look({ checkpoints: checkpoints([checkpoint(1, 'COMPLETED')]) });
    const two = look({ checkpoints: checkpoints([checkpoint(2, 'IN_PROGRESS'), checkpoint(1, 'COMPLETED')]) });
    const { watching, settle, next } = await watched([one, two]);
    expect(watching.whole()).toMatchObject({ exists: true, graph: null, checkpoints: null, unanswered: null });
    await settle();
    expect(watching.changes()).toMatchObject({
      graph: { jobId: 'j' },
      checkpoints: { completed: 1, items: [{ id: 1 }] },
    });
    expect(watching.changes()).toBeUndefined();
    await next();
    expect(watching.changes()?.checkpoints).toMatchObject({ completed: 2, items: [{ id: 2, status: 'IN_PROGRESS' }] });
    expect(watching.whole()).toMatchObject({ graph: {}, checkpoints: { items: [{ id: 2 }, { id: 1 }] } });
    await next();
    expect(watching.changes()).toEqual({
      now: expect.any(Number),
      application: expect.any(String),
      unanswered: 'Flink is silent.',
    });
    watching.stop();
  });

  it('asks nobody once it is stopped, nor where no job should run', async () => {
    const { watching, asked, settle, next } = await watched([look(), look()]);
    await settle();
    expect(asked()).toBe(1);
    watching.stop();
    await next();
    expect(asked()).toBe(1);
    const none = await application({ run: { ...run, driver: 'none' } });
    const idle = await watched([look()], { find: () => none });
    await idle.settle();
    expect([idle.asked(), idle.watching.whole().graph]).toEqual([0, null]);
  });
});

describe('secrets', () => {
  it('are values of properties with secret names, and do not come in texts', async () => {
    const services = testServices();
    await created(services, {
      ApplicationConfiguration: {
        ApplicationCodeConfiguration: {
          CodeContentType: 'ZIPFILE',
          CodeContent: { ZipFileContent: new Uint8Array(4) },
        },
        EnvironmentProperties: {
          PropertyGroups: [
            { PropertyGroupId: 'db', PropertyMap: { password: 'hunter2', url: 'jdbc:x', token: 'yes' } },
          ],
        },
      },
    });
    const secrets = secretValues(recordOf(services));
    expect(secrets).toEqual(['hunter2']);
    const value = { text: 'no hunter2 here', list: ['hunter2', 1, null] };
    expect(withoutSecrets(value, secrets)).toEqual({ text: 'no ****** here', list: ['******', 1, null] });
    expect(withoutSecrets(value, [])).toBe(value);
  });
});
