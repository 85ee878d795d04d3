// Runs the script with programs that stand for mount and the others, and looks at what it asks of them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jailScript, type JailWay } from './jail-script.js';
import type { JailView } from './jail-view.js';
import { type ShellRun, standIns, type StandIns } from './stand-ins.test.support.js';

const mark = '-Ddrey.cluster=c 1';
const contained: JailWay = { user: true, processes: true, etc: 'overlay' };
const here: JailWay = { user: true, processes: false, etc: 'bind' };

describe('the script that shows a JVM its view', () => {
  let programs: StandIns;
  let view: JailView;
  const path = (...names: readonly string[]): string => programs.path(...names);
  const run = (script: string): Promise<ShellRun> => programs.run([], script);

  beforeEach(() => {
    programs = standIns(['mount', 'umount', 'mkdir', 'setpriv']);
    for (const name of ['etc', 'own', 'home', 'state']) mkdirSync(path(name));
    programs.stands('unshare', 'shift 3; exec "$@"');
    view = {
      etc: path('etc'),
      directory: path('own'),
      covered: [path('home')],
      shown: [{ source: path('own'), target: path('home', 'own'), writable: false }],
      blinded: ['/var/run/docker.sock'],
      states: { root: path('state'), port: path('port'), ids: ['a'], all: false, parked: false },
      mounts: [],
    };
  });
  afterEach(() => programs.remove());

  const java = ['java', mark, "-Dtext=it's $HOME", '-cp', '*'];

  it('mounts from the outside inwards, and becomes the JVM in the directory of its own', async () => {
    programs.stands('setpriv', 'pwd; printf "%s\\n" "$@"');
    const { code, output, told, pid, calls } = await run(jailScript(view, here, java));
    expect({ code, told }).toEqual({ code: 0, told: `${pid}\n` });
    expect(calls).toEqual([
      'mount --bind @/etc/flink/application_properties.json /etc/flink/application_properties.json',
      'mount -t tmpfs -o mode=700 tmpfs /dev/shm',
      'mkdir /dev/shm/0',
      'mount -o rbind,ro @/own /dev/shm/0',
      'mount -t tmpfs -o mode=755,nosuid,nodev,size=1m tmpfs @/home',
      'mkdir -p @/home/own',
      'mount -n --move /dev/shm/0 @/home/own',
      'mkdir -p @/state/a',
      'mount -o rbind @/state/a @/state/a',
      'umount -n /dev/shm',
      'mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /dev/shm',
      'mount --bind /dev/null /var/run/docker.sock',
      expect.stringMatching(/^setpriv --bounding-set -all --inh-caps -all --no-new-privs java /),
    ]);
    expect(output.split('\n').slice(0, 1)).toEqual([path('own')]);
    expect(output.split('\n').slice(-java.length - 1, -1)).toEqual(java);
  });

  it('shows names of hosts beside the properties, if there are some', async () => {
    writeFileSync(path('etc', 'hosts'), '127.77.1.2 s3.amazonaws.com');
    const { calls } = await run(jailScript(view, here, java));
    expect(calls.slice(0, 2)).toEqual([
      expect.stringMatching(/properties\.json$/),
      'mount --bind @/etc/hosts /etc/hosts',
    ]);
  });

  it('lets a process wait outside of the pid namespace, with a port for state that is shown later', async () => {
    const { code, told, pid, calls } = await run(jailScript(view, contained, java));
    expect(code).toBe(0);
    expect(told).toMatch(/^[1-9]\d*\n$/);
    expect(told).not.toBe(`${pid}\n`);
    expect(calls.slice(0, 5)).toEqual([
      'mount -t tmpfs -o mode=755,nosuid,nodev,size=1m tmpfs @/port',
      'mount --make-shared @/port',
      'mkdir @/port/a',
      'mount --bind @/state/a @/port/a',
      expect.stringMatching(/^unshare --mount --propagation slave sh -c /),
    ]);
    const text = calls.join('\n');
    expect(text).toContain('\nmount -t overlay overlay -o lowerdir=.:/etc /etc\n');
    expect(text).toContain('\nmount -t proc -o nosuid,nodev,noexec proc /proc\nsetpriv ');
    expect(text).toContain(`--no-new-privs setsid java ${mark} `);
    // Whoever looks for members by their marks finds the shell before it is the JVM.
    expect(text).toContain(`drey-jvm ${told.trim()} ${mark}\n`);
  });

  it('makes read-only last what others lie on', async () => {
    const shown = [
      { source: path('home'), target: path('home'), writable: false },
      { source: path('own'), target: path('home', 'own'), writable: true },
    ];
    const { calls } = await run(jailScript({ ...view, covered: [], shown }, here, java));
    expect(calls.filter((call) => call.includes('@/home'))).toEqual([
      'mount -o rbind @/home @/home',
      'mkdir -p @/home/own',
      'mount -n --move /dev/shm/0 @/home/own',
      'mount -o remount,bind,ro @/home',
    ]);
  });

  it.each([contained, here])('starts no JVM where a mount fails (%j)', async (way) => {
    programs.stands('mount', 'case "$*" in */dev/null*) exit 32 ;; esac');
    const { code, calls } = await run(jailScript(view, way, java));
    expect(code).toBe(32);
    expect(calls.filter((call) => call.startsWith('setpriv'))).toEqual([]);
  });

  it('does nothing when the host dies while it sends it', async () => {
    const script = jailScript(view, contained, java);
    const parts = 24;
    for (let part = 1; part < parts; part += 1) {
      const { calls } = await run(script.slice(0, Math.floor((script.length * part) / parts)));
      expect(calls).toEqual([]);
    }
    expect((await run(script.slice(0, -'main\n'.length))).calls).toEqual([]);
  });
});
