import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ResourceInUseException } from '@drey/api';
import { anApplication } from '../application/application.test.support.js';
import { events } from './event.js';
import { familiesTable, lifecycleTable } from './lifecycle-table.test.support.js';
import { comesToRun, isPassing, replacesJob, statuses, takesJobDown } from './status.js';
import { transition } from './transition.js';
import { transitions } from './transitions.js';

describe('the life cycle', () => {
  it('is the tables of docs/lifecycle.md', () => {
    const page = readFileSync(new URL('../../../../docs/lifecycle.md', import.meta.url), 'utf8');
    expect(page).toContain(lifecycleTable());
    expect(page).toContain(familiesTable());
  });

  it('moves or refuses for every status and event, and never moves elsewhere', () => {
    for (const status of statuses) {
      for (const event of events) {
        const next = transitions[status][event];
        const move = () => transition(anApplication({ status }), event).status;
        if (next === undefined) expect(move).toThrow();
        else expect(move()).toBe(next);
      }
    }
  });

  it('refuses wishes of callers as the service does', () => {
    expect(() => transition(anApplication({ status: 'RUNNING' }), 'start')).toThrow(
      new ResourceInUseException("Application cannot be started in 'RUNNING' state"),
    );
    expect(() => transition(anApplication({ status: 'READY' }), 'stop')).toThrow(
      new ResourceInUseException("Application cannot be Stopped in 'READY' state"),
    );
  });

  it('lets every passing status end', () => {
    // A record that is DELETING ends by being gone.
    for (const status of statuses.filter((one) => isPassing({ status: one }) && one !== 'DELETING')) {
      expect(Object.values(transitions[status])).toEqual(
        expect.arrayContaining([expect.stringMatching(/READY|RUNNING/)]),
      );
    }
  });

  it('lets a status that comes to run end with a job or without one', () => {
    for (const status of statuses) {
      const after = Object.values(transitions[status]);
      if (comesToRun({ status })) expect(after).toEqual(expect.arrayContaining(['RUNNING', 'READY']));
      expect(replacesJob({ status })).toBe(comesToRun({ status }) && takesJobDown({ status }));
    }
  });
});
