import { describe, expect, it } from '@jest/globals';
import { createLogPhases, phasesLine } from './log-phases.js';

describe('createLogPhases', () => {
  it('takes the actions of the reconciler and leaves other lines alone', () => {
    const phases = createLogPhases();
    phases.begin();
    const line = (action: string): string =>
      `${new Date(Date.now() + 2_000).toISOString().slice(0, -1)} DEBUG Reconciling. plugin=p application=arn:aws:x action=${action}`;
    phases.onLog(line('launch'));
    phases.onLog('2026-11-25T10:00:00.000 INFO  Application settled. event=jobRunning');
    expect(phases.phases()).toHaveLength(1);
    expect(phasesLine(phases.phases())).toMatch(/^launch at (1\.9|2\.0)\d s$/);
    phases.begin();
    expect(phases.phases()).toEqual([]);
  });
});
