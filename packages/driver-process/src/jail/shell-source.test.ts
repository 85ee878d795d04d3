// The short shell sources, with programs that stand for mount.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shellSource } from './shell-source.js';
import { type ShellRun, standIns, type StandIns } from './stand-ins.test.support.js';

let programs: StandIns;

beforeEach(() => {
  programs = standIns(['mount', 'java']);
  for (const name of ['etc', 'own', 'state']) mkdirSync(programs.path(name));
});
afterEach(() => programs.remove());

describe('the view that has /etc/flink only', () => {
  const start = (way: string): Promise<ShellRun> => {
    programs.stands('java', 'pwd >&3');
    const given = [programs.path('etc'), programs.path('own'), 'java', '-cp', 'a b'];
    return programs.run(['-c', shellSource('plain.sh'), 'drey-jvm', way, ...given]);
  };

  it.each([
    ['overlay', 'mount -t overlay overlay -o lowerdir=.:/etc /etc'],
    ['bind', 'mount --bind @/etc/flink/application_properties.json /etc/flink/application_properties.json'],
  ])('is made by %s, and the command follows in its directory', async (way, mount) => {
    const { code, output, calls } = await start(way);
    expect({ code, calls }).toEqual({ code: 0, calls: [mount, 'java -cp a b'] });
    expect(output).toBe(`${programs.path('own')}\n`);
  });

  it('has names of hosts beside it, if there are some', async () => {
    writeFileSync(programs.path('etc', 'hosts'), '127.77.1.2 s3.amazonaws.com');
    expect((await start('bind')).calls).toEqual([
      expect.stringMatching(/properties\.json$/),
      'mount --bind @/etc/hosts /etc/hosts',
      'java -cp a b',
    ]);
    expect((await start('overlay')).calls).toHaveLength(2);
  });

  it('starts nothing where that fails, or by a way that there is not', async () => {
    expect(await start('magic')).toMatchObject({ code: 2, calls: [] });
    programs.stands('mount', 'exit 32');
    const { code, calls } = await start('overlay');
    expect({ code, calls: calls.length }).toEqual({ code: 32, calls: 1 });
  });
});

describe('state that is shown later', () => {
  const open = (): Promise<ShellRun> =>
    programs.run([
      '-c',
      shellSource('open-state.sh'),
      'drey-state',
      programs.path('port', 'a'),
      programs.path('state'),
    ]);

  it('is mounted on the port, once', async () => {
    expect(await open()).toMatchObject({ code: 0, calls: ['mount -n --bind @/state @/port/a'] });
    // What the mount would have shown.
    mkdirSync(programs.path('port', 'a', 'checkpoints'));
    expect(await open()).toMatchObject({ code: 0, calls: [] });
  });

  it('is not taken for shown where the mount failed', async () => {
    programs.stands('mount', 'exit 32');
    expect((await open()).code).toBe(32);
  });
});
