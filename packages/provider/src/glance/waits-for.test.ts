import { describe, expect, it } from '@jest/globals';
import type { Application } from '@drey/state';
import { created, recordOf, testServices } from '../operations.test.support.js';
import { waitsFor } from './waits-for.js';

const nothing = { preparation: null, hindrance: null };
const noJob = { job: null, unanswered: null };

const application = async (changes: object): Promise<Application> => {
  const services = testServices();
  await created(services);
  return { ...recordOf(services), ...changes };
};

describe('what an application waits for', () => {
  it('is nothing at rest', async () => {
    for (const status of ['READY', 'RUNNING'])
      expect(waitsFor(await application({ status, run: { phase: 'submitting' } }), nothing, noJob)).toBeNull();
  });

  it('is the operation and the phase of its cluster', async () => {
    const operations = [{ id: 'a', name: 'StartApplication', status: 'IN_PROGRESS', startedAt: 0 }];
    const starting = await application({ status: 'STARTING', operations, run: { phase: 'launching' } });
    expect(waitsFor(starting, nothing, noJob)).toBe(
      'It is STARTING. StartApplication since 1970-01-01T00:00:00.000Z. Its cluster is launched: its JVMs start and find each other.',
    );
    expect(waitsFor(await application({ status: 'STOPPING', run: null }), nothing, noJob)).toBe('It is STOPPING.');
  });

  it('is the nearest cause where there are several', async () => {
    const starting = await application({ status: 'STARTING' });
    const job = { job: { waitsFor: 'tasks' }, unanswered: null };
    const hindrance = { cause: 'no engine' };
    expect(waitsFor(starting, nothing, job)).toBe('tasks');
    expect(waitsFor(starting, { ...nothing, hindrance }, job)).toBe('no engine');
    expect(waitsFor(starting, { hindrance, preparation: { text: 'pip' } }, job)).toBe('pip');
    expect(waitsFor(starting, nothing, { job: null, unanswered: 'silent' })).toBe('silent');
  });
});
