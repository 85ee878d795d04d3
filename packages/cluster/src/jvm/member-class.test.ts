import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { certificatesOf, trustStore } from './trust-store.js';
import { parseLook, parseMoved, parseSize, parseSnapshots } from './member-output.js';
import { listening, member, testMilliseconds, waitingMember, withFolder } from './member-class.test.support.js';

describe('the classes that every container starts with', () => {
  it(
    'are what java-member makes, where a javac 17 can tell',
    () => {
      const { stdout, stderr } = spawnSync('javac', ['-version'], { encoding: 'utf8' });
      // Another release writes other bytes for the same program.
      if (!/^javac 17\b/.test(`${stdout}${stderr}`.trim())) return;
      const check = spawnSync(process.execPath, ['scripts/member-class.mjs', '--check'], { encoding: 'utf8' });
      expect({ status: check.status, told: check.stderr }).toEqual({ status: 0, told: '' });
    },
    testMilliseconds,
  );

  it(
    'finds complete snapshots no deeper than asked, and deletes no more than what it was given',
    () =>
      withFolder(async (folder, classes) => {
        for (const name of ['job/chk-1', 'job/chk-2', 'job/shared', 'deep/er/chk-3']) {
          await mkdir(join(folder, 'state', name), { recursive: true });
        }
        for (const name of ['job/chk-2', 'deep/er/chk-3']) {
          await writeFile(join(folder, 'state', name, '_metadata'), '');
          await utimes(join(folder, 'state', name, '_metadata'), 100, 100);
        }
        const found = parseSnapshots(await member(classes, 'list', join(folder, 'state'), '2'));
        expect(found).toEqual([{ path: join(folder, 'state/job/chk-2'), at: 100_000 }]);
        expect(await member(classes, 'delete', join(folder, 'state/deep'))).toBe('');
        expect(await readdir(join(folder, 'state'))).toEqual(['job']);
        expect((await member(classes, 'delete', join(folder, 'state/job'))).trim()).toBe('empty');
        expect((await member(classes, 'delete', join(folder, 'state/job'))).trim()).toBe('empty');
      }),
    testMilliseconds,
  );

  it(
    'takes for gone what is not there, and fails over what it cannot look at',
    () =>
      withFolder(async (folder, classes) => {
        const at = (name: string): string => join(folder, 'state', name);
        await mkdir(at('job/chk-1'), { recursive: true });
        await symlink('loop', at('loop'));
        expect(parseSnapshots(await member(classes, 'list', at('none'), '1'))).toEqual([]);
        expect(parseSize(await member(classes, 'size', at('none')))).toBeUndefined();
        expect(parseSize(await member(classes, 'size', at('job')))).toBe(0);
        expect(parseMoved(await member(classes, 'move', at('none'), at('nowhere')))).toBe(false);
        for (const words of [
          ['list', at('loop'), '1'],
          ['size', at('loop/chk-1')],
          ['move', at('loop/chk-1'), at('nowhere')],
          ['move', at('none'), at('loop/chk-1')],
        ])
          await expect(member(classes, ...words)).rejects.toThrow('symbolic links');
      }),
    testMilliseconds,
  );

  it('are no answer where what they printed is cut off or empty', () => {
    for (const text of ['', 'snapshot 100 /a/chk-1\n'])
      expect(() => parseSnapshots(text)).toThrow(expect.objectContaining({ code: 'DREY_STATE_UNTOLD' }));
    for (const read of [parseSize, parseMoved])
      for (const text of ['', 'Killed', 'gon'])
        expect(() => read(text)).toThrow(expect.objectContaining({ code: 'DREY_STATE_UNTOLD' }));
    expect(parseMoved('Picked up JAVA_TOOL_OPTIONS: -Xint\nthere\n')).toBe(true);
    expect(parseSize('12\n')).toBe(12);
  });

  it(
    'tells what an image holds and whether an address is reached',
    () =>
      withFolder(async (folder, classes) => {
        for (const name of ['lib', 'opt', 'plugins/s3']) await mkdir(join(folder, 'flink', name), { recursive: true });
        for (const name of ['lib/b.jar', 'lib/a.jar', 'plugins/s3/p.jar'])
          await writeFile(join(folder, 'flink', name), '');
        const { port, close } = await listening((_incoming, response) => void response.end());
        const home = join(folder, 'flink');
        try {
          const seen = parseLook(await member(classes, 'look', home, '127.0.0.1', String(port)));
          expect(seen).toMatchObject({ files: ['lib/a.jar', 'lib/b.jar', 'plugins/s3', 'plugins/s3/p.jar'] });
          expect(seen.javaFeature).toBeGreaterThanOrEqual(11);
          expect(seen.unreached).toBeUndefined();
          // What this Java trusts; as many as any Java brings.
          expect(seen.certificates.length).toBeGreaterThan(50);
        } finally {
          await close();
        }
        expect(parseLook(await member(classes, 'look', home, '127.0.0.1', String(port))).unreached).toMatch(/refused/);
      }),
    testMilliseconds,
  );

  it(
    'tells whom a Java trusts, whichever format its store has',
    () =>
      withFolder(async (folder, classes) => {
        const security = join(folder, 'java/lib/security');
        const [one = '', two = ''] = rootCertificates;
        await mkdir(security, { recursive: true });
        // A Java that is the usual one but for its stores.
        const told = spawnSync('java', ['-XshowSettings:properties', '-version'], { encoding: 'utf8' }).stderr;
        const real = /java\.home = (.+)/.exec(told)?.[1] ?? '';
        await symlink(join(real, 'conf'), join(folder, 'java/conf'));
        for (const name of await readdir(join(real, 'lib')))
          if (name !== 'security') await symlink(join(real, 'lib', name), join(folder, 'java/lib', name));
        const look = (): readonly string[] => {
          const home = `-Djava.home=${join(folder, 'java')}`;
          const text = spawnSync('java', ['-cp', classes, home, 'drey.Member', 'look', folder], {
            encoding: 'utf8',
          });
          return parseLook(text.stdout).certificates.map((certificate) => certificate.toString('base64'));
        };
        const wanted = [one, two].flatMap(certificatesOf).map((certificate) => certificate.toString('base64'));
        await writeFile(join(security, 'cacerts'), trustStore([one, two].flatMap(certificatesOf)));
        expect(look()).toEqual(wanted);
        // What stands beside it goes first in Java, in the format of newer ones here.
        await writeFile(join(folder, 'one.pem'), one);
        for (const [format, password] of [
          ['PKCS12', 'changeit'],
          ['JKS', 'another'],
        ] as const) {
          const store = ['-keystore', join(security, 'jssecacerts'), '-storetype', format, '-storepass', password];
          await rm(join(security, 'jssecacerts'), { force: true });
          spawnSync('keytool', ['-importcert', '-noprompt', '-alias', 'a', '-file', join(folder, 'one.pem'), ...store]);
          expect([format, look()]).toEqual([format, wanted.slice(0, 1)]);
        }
        await writeFile(join(security, 'jssecacerts'), 'no store');
        expect(look()).toEqual([]);
      }),
    testMilliseconds,
  );

  it(
    'relays large bodies both ways and many at a time, while the program that it became runs on',
    () =>
      withFolder(async (folder, classes) => {
        const { port, close } = await listening((incoming, response) => void incoming.pipe(response));
        const { local, said, end } = await waitingMember(folder, classes, 'run', port);
        try {
          expect(said).toBe('as flink');
          const body = Buffer.alloc(3_000_000, 'drey');
          const echo = (): Promise<number> =>
            new Promise((resolve, reject) => {
              const sent = request({ port: local, host: '127.0.0.1', method: 'POST', path: '/' }, (answer) => {
                let bytes = 0;
                answer.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => resolve(bytes));
              });
              sent.on('error', reject).end(body);
            });
          expect(await Promise.all(Array.from({ length: 8 }, echo))).toEqual(Array(8).fill(body.length));
        } finally {
          await end();
          await close();
        }
      }),
    testMilliseconds,
  );
});
