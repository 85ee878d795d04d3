// What is taken for the end of moto, and what is not.
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

it('watches on where the log cannot be bounded', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drey-watch-'));
  const logFile = join(directory, 'moto.log');
  writeFileSync(logFile, '');
  truncateSync(logFile, 11 * 1024 * 1024);
  // Nothing can be copied there, as on a full disk.
  mkdirSync(`${logFile}.1`);
  const identity: ProcessIdentity = { startTime: '4711', bootId: 'a-boot', commandLine: 'moto' };
  let looks = 0;
  try {
    const why = await untilLost(
      { ...identity, pid: 7, port: 1, version: '5', instanceId: 'an-instance', losses: 0 },
      {
        client: {
          send: async () => ({ status: 200, etag: undefined, text: '' }),
          close: () => Promise.resolve(),
        },
        clock: { ...systemClock, sleep: () => Promise.resolve() },
        processes: { identify: () => ((looks += 1) > 100 ? undefined : identity), signal: () => {} },
        logFile,
        signal: new AbortController().signal,
        onPing: () => {},
      },
    );
    expect({ why, looks }).toEqual({ why: 'ended', looks: 101 });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
