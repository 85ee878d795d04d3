// The look at memory, on made-up roots of /proc and the control groups.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { machineMemory } from './machine-memory.js';

const GIB = 1024 * 1024 * 1024;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drey-memory-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
};

const look = () => machineMemory('linux', { proc: join(root, 'proc'), cgroup: join(root, 'cgroup') })();
const meminfo = 'MemTotal:       16777216 kB\nMemFree:          100 kB\nMemAvailable:    8388608 kB\n';

describe('the look at memory', () => {
  it('takes what the kernel calls available', async () => {
    write({ 'proc/meminfo': meminfo });
    expect(await look()).toEqual({ availableBytes: 8 * GIB, totalBytes: 16 * GIB });
  });

  it('knows nothing where the kernel does not say', async () => {
    write({ 'proc/meminfo': 'MemTotal: 5 kB\n' });
    expect(await look()).toBeUndefined();
  });

  it.each([
    [
      'of a container of today',
      {
        'proc/self/cgroup': '0::/\n',
        'cgroup/memory.max': `${4 * GIB}\n`,
        'cgroup/memory.current': `${3 * GIB}\n`,
        'cgroup/memory.stat': `anon 1\ninactive_file ${2 * GIB}\n`,
      },
    ],
    [
      'of a group above that of the process',
      {
        'proc/self/cgroup': '0::/user.slice/session.scope\n',
        'cgroup/user.slice/memory.max': `${4 * GIB}\n`,
        'cgroup/user.slice/memory.current': `${GIB}\n`,
        'cgroup/user.slice/session.scope/memory.max': 'max\n',
        'cgroup/user.slice/session.scope/memory.current': `${GIB}\n`,
      },
    ],
    [
      'of the old hierarchy',
      {
        'proc/self/cgroup': '4:cpu:/x\n3:memory:/\n',
        'cgroup/memory/memory.limit_in_bytes': `${4 * GIB}\n`,
        'cgroup/memory/memory.usage_in_bytes': `${2 * GIB}\n`,
        'cgroup/memory/memory.stat': `inactive_file 7\ntotal_inactive_file ${GIB}\n`,
      },
    ],
  ])('keeps to the limit %s, caches left out', async (_, files) => {
    write({ 'proc/meminfo': meminfo, ...files });
    expect(await look()).toEqual({ availableBytes: 3 * GIB, totalBytes: 4 * GIB });
  });

  it('takes the old hierarchy\'s way to say "no limit" for none', async () => {
    write({
      'proc/meminfo': meminfo,
      'proc/self/cgroup': '3:memory:/\n',
      'cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      'cgroup/memory/memory.usage_in_bytes': '4096\n',
    });
    expect(await look()).toEqual({ availableBytes: 8 * GIB, totalBytes: 16 * GIB });
  });

  it('asks the system elsewhere', async () => {
    const found = await machineMemory('win32')();
    expect(found?.availableBytes).toBeGreaterThan(0);
    expect(found?.totalBytes).toBeGreaterThanOrEqual(found?.availableBytes ?? 0);
  });
});
