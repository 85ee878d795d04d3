import { describe, expect, it } from '@jest/globals';
import { crowdParts, helpText, readOptions } from './options.js';

describe('readOptions', () => {
  it('runs everything unless parts are named', () => {
    expect(readOptions([])).toEqual({
      benches: ['console', 'control', 'crowd', 'lead', 'logs', 'metrics', 'snapshots', 'start', 'docker'],
      seconds: 2,
      rounds: 3,
      only: [],
      ownClient: false,
      check: false,
      upstream: undefined,
    });
    expect(readOptions(['start', '--rounds', '5', '--check'])).toMatchObject({
      benches: ['start'],
      rounds: 5,
      check: true,
    });
    expect(readOptions(['snapshots', '--upstream', 'http://127.0.0.1:7070'])).toMatchObject({
      benches: ['snapshots'],
      upstream: 'http://127.0.0.1:7070',
    });
  });

  it('chooses rows', () => {
    expect(readOptions(['control', '--only', 'describe', '--only', 'create'])?.only).toEqual(['describe', 'create']);
  });

  it('names each part, and the parts of the crowd, in the help', () => {
    for (const name of readOptions([])?.benches ?? []) expect(helpText).toContain(`\n  ${name.padEnd(10)}`);
    for (const part of crowdParts) expect(helpText).toContain(`(part "${part}"`);
  });

  it('asks for nothing when the help is wanted', () => {
    expect(readOptions(['--help'])).toBeUndefined();
  });

  it('refuses what it does not know, in one line', () => {
    expect(() => readOptions(['speed'])).toThrow(
      "There is no bench 'speed'; there are: console, control, crowd, lead, logs, metrics, snapshots, start, docker.",
    );
    expect(() => readOptions(['--seconds', 'x'])).toThrow('--seconds takes a number');
    expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds takes a number');
  });
});
