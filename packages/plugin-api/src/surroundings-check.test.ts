import { describe, expect, it } from '@jest/globals';
import { systemClock } from './clock.js';
import { OperatorError } from './operator-error.js';
import { type Finding, lookWithin } from './surroundings-check.js';

const look = (find: (signal: AbortSignal) => Promise<Finding>, milliseconds = 10_000): Promise<Finding> =>
  lookWithin({ subject: 'It', purpose: 'tests', required: true, look: find }, { clock: systemClock, milliseconds });

describe('a look at the surroundings', () => {
  it('gives what was found', async () => {
    expect(await look(() => Promise.resolve({ state: 'ok', found: 'here' }))).toEqual({ state: 'ok', found: 'here' });
  });

  it('takes message and remedy of what an operator has to mend', async () => {
    expect(await look(() => Promise.reject(new OperatorError('X', 'It is away.', 'Fetch it.')))).toEqual({
      state: 'missing',
      found: 'It is away.',
      remedy: 'Fetch it.',
    });
  });

  it('makes a finding of any failure', async () => {
    const failing = (): Promise<Finding> => {
      throw new Error('broken');
    };
    expect(await look(failing)).toEqual({ state: 'missing', found: 'broken' });
  });

  it('ends after its time and tells the look so', async () => {
    let told: AbortSignal | undefined;
    const finding = await look((signal) => new Promise(() => (told = signal)), 20);
    expect(finding).toMatchObject({ state: 'missing', found: 'Looking for it took longer than 20 ms.' });
    expect(finding.remedy).toContain('Look again');
    expect(told?.aborted).toBe(true);
  });
});
