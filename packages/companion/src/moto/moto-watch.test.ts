// What is taken for the end of moto, and what is not.
import { expect, it } from '@jest/globals';
import { systemClock } from '@drey/plugin-api';
import { untilLost } from './moto-watch.js';
import type { ProcessIdentity } from './process-identity.js';

it('takes a moto for ended that is not there, and none that cannot be looked at', async () => {
  const identity: ProcessIdentity = { startTime: '4711', bootId: 'a-boot', commandLine: 'moto' };
  const looks: (() => ProcessIdentity | undefined)[] = [
    () => identity,
    () => {
      throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
    },
    () => identity,
    () => undefined,
  ];
  let done = 0;
  const why = await untilLost(
    { ...identity, pid: 7, port: 1, version: '5', instanceId: 'an-instance', losses: 0 },
    {
      client: { send: () => Promise.reject(new Error('Nobody asks so soon.')), close: () => Promise.resolve() },
      clock: { ...systemClock, sleep: () => Promise.resolve() },
      processes: { identify: () => looks[done++]?.(), signal: () => {} },
      logFile: '',
      signal: new AbortController().signal,
      onPing: () => {},
    },
  );
  expect({ why, done }).toEqual({ why: 'ended', done: looks.length });
});
