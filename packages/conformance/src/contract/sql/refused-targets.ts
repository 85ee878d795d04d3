// The rules that every change of a SQL application keeps.
import { expect } from '@jest/globals';
import { demo, described } from '../applications.js';
import { refusalOf } from '../refusal.js';
import type { Msf } from '../subject.js';

interface Target {
  readonly ApplicationName: string;
  readonly CurrentApplicationVersionId: number;
}

/** A stale version, an unknown application and a Flink application are refused, and nothing changes. */
export const keepsSqlRules = async (msf: Msf, call: (target: Target) => Promise<unknown>): Promise<void> => {
  const before = await described(msf);
  const refused = [
    [{ ApplicationName: demo, CurrentApplicationVersionId: 2 }, 'ConcurrentModificationException'],
    [{ ApplicationName: 'nobody', CurrentApplicationVersionId: 1 }, 'ResourceNotFoundException'],
    [{ ApplicationName: 'flink', CurrentApplicationVersionId: 1 }, 'InvalidArgumentException'],
  ] as const;
  for (const [target, code] of refused)
    expect({ target, code: (await refusalOf(call(target))).code }).toEqual({ target, code });
  expect(await described(msf)).toEqual(before);
};
