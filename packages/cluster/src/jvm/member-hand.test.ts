import { describe, expect, it } from '@jest/globals';
import { type ChildProcess, execFile } from 'node:child_process';
import { type ClientRequest, request } from 'node:http';
import { mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listening, testMilliseconds, withFolder } from './member-class.test.support.js';

const TOKEN = 'the-token';

describe('the hand in a member', () => {
  it(
    'places files before what it becomes, and works on them for who has the token, and nowhere else',
    () =>
      withFolder(async (folder, classes) => {
        const spare = await listening(() => {});
        await spare.close();
        const at = (name: string): string => join(folder, name);
        await writeFile(at('given'), 'first');
        await writeFile(at('secret'), 'of the machine');
        await mkdir(at('state'));
        const arguments_ = [
          'folder',
          at('made/deep'),
          'copy',
          at('given'),
          at('etc/properties'),
          'link',
          at('given'),
          at('links/one'),
        ];
        const child = execFile(
          'java',
          [
            '-Xmx64m',
            '-cp',
            classes,
            'drey.Member',
            'place',
            ...arguments_,
            'root',
            at('state'),
            'hand',
            '127.0.0.1',
            String(spare.port),
            'then',
            'wait',
            '60',
          ],
          { env: { ...process.env, DREY_REST_TOKEN: TOKEN } },
        );
        const ended = new Promise((resolve) => child.once('exit', resolve));
        const ask = async (
          method: string,
          path: string,
          query: Readonly<Record<string, string>>,
          body?: string,
          token = TOKEN,
        ): Promise<readonly [number, string]> => {
          const answer = await fetch(`http://127.0.0.1:${spare.port}${path}?${new URLSearchParams(query).toString()}`, {
            method,
            headers: { 'drey-rest-token': token },
            ...(body === undefined ? {} : { body }),
          });
          return [answer.status, await answer.text()];
        };
        try {
          for (const deadline = Date.now() + testMilliseconds / 2; Date.now() < deadline;) {
            if (
              await ask('GET', '/files', { path: at('state') }).then(
                () => true,
                () => false,
              )
            )
              break;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          expect(await readFile(at('etc/properties'), 'utf8')).toBe('first');
          expect(await readlink(at('links/one'))).toBe(at('given'));

          expect(await ask('PUT', '/file', { path: at('etc/properties') }, 'second')).toEqual([200, 'written']);
          expect(await readFile(at('etc/properties'), 'utf8')).toBe('second');
          const one = at('state/ab/savepoints/one');
          expect((await ask('PUT', '/file', { path: `${one}/_metadata` }, 'm'))[0]).toBe(200);
          expect((await ask('PUT', '/file', { path: `${one}/a b/ä+%` }, 'ccc'))[0]).toBe(200);
          expect((await ask('PUT', '/file', { path: `${one}/empty` }, ''))[0]).toBe(200);
          const program = at('state/programs/one');
          const treeOf = (...parts: readonly string[]): string => parts.join('');
          const tree = treeOf('folder 0 app\n', 'program 2 app%2Frun\n', '#!', 'file 3 %C3%A4%20b.py\n', 'x\n\n');
          expect(await ask('PUT', '/tree', { path: program }, 'file 5 old\nfirst')).toEqual([200, 'written']);
          expect(await ask('PUT', '/tree', { path: program }, tree)).toEqual([200, 'written']);
          expect((await ask('GET', '/files', { path: program }))[1].split('\n').toSorted()).toEqual([
            '',
            '2 app/run',
            '3 ä b.py',
          ]);
          for (const bad of ['file 1 ..%2Fevil\nx', 'file 1 %2Fevil\nxx', 'file 9 short\nx', 'file 1 a'])
            expect((await ask('PUT', '/tree', { path: program }, bad))[0]).toBe(500);
          expect(await ask('GET', '/file', { path: `${program}/ä b.py` })).toEqual([200, 'x\n\n']);
          const files = (await ask('GET', '/files', { path: one }))[1].split('\n').toSorted();
          expect(files.filter((line) => !line.includes('ä') && line !== '')).toEqual(
            [
              '0 empty',
              '1 _metadata',
              ...files.filter((line) => line.startsWith('3 ') && !line.includes('ä')),
            ].toSorted(),
          );
          expect(await ask('GET', '/file', { path: `${one}/_metadata` })).toEqual([200, 'm']);
          expect(await ask('GET', '/file', { path: `${one}/empty` })).toEqual([200, '']);
          expect((await ask('GET', '/list', { path: at('state/ab/savepoints'), depth: '1' }))[1]).toMatch(
            /^snapshot \d+ .*\/savepoints\/one$/m,
          );
          const to = at('state/cd/savepoints/one');
          expect(await ask('POST', '/move', { path: one, to })).toEqual([200, 'there']);
          expect(await ask('POST', '/move', { path: one, to })).toEqual([200, 'there']);
          expect(await ask('POST', '/move', { path: one, to: at('state/ef/savepoints/one') })).toEqual([200, 'gone']);
          await symlink(at('secret'), join(to, 'link'));
          expect((await ask('GET', '/files', { path: to }))[1]).toContain('other link');
          expect((await ask('GET', '/file', { path: join(to, 'link') }))[0]).toBe(404);
          expect((await ask('POST', '/delete', { path: at('state/cd') }))[0]).toBe(200);
          expect((await ask('GET', '/files', { path: to }))[1]).toBe('');

          for (const path of [at('secret'), `${at('state')}/../secret`, at('stateful'), 'state', at('given')])
            expect([path, (await ask('GET', '/file', { path }))[0]]).toEqual([path, 403]);
          expect((await ask('GET', '/files', { path: at('state') }, undefined, 'a guess'))[0]).toBe(403);
          expect(await readFile(at('secret'), 'utf8')).toBe('of the machine');
        } finally {
          child.kill('SIGKILL');
          await ended;
        }
      }),
    testMilliseconds,
  );

  it(
    'waits as long as somebody is served, and then for the time that it was told, and ends',
    () =>
      withFolder(async (folder, classes) => {
        const spare = await listening(() => {});
        await spare.close();
        const words = ['place', 'root', folder, 'hand', '127.0.0.1', String(spare.port), 'then', 'wait', '2'];
        const start = (): { readonly child: ChildProcess; readonly ended: Promise<unknown> } => {
          const child = execFile('java', ['-Xmx64m', '-cp', classes, 'drey.Member', ...words], {
            env: { ...process.env, DREY_REST_TOKEN: TOKEN },
          });
          return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
        };
        let member = start();
        const headers = { 'drey-rest-token': TOKEN, 'content-length': '2' };
        const query = new URLSearchParams({ path: join(folder, 'slow') }).toString();
        const begin = (): Promise<ClientRequest> =>
          new Promise((resolve, reject) => {
            const asked = request({
              port: spare.port,
              host: '127.0.0.1',
              method: 'PUT',
              path: `/file?${query}`,
              headers,
            });
            asked.once('error', reject).once('socket', (socket) => socket.once('connect', () => resolve(asked)));
            asked.write('1');
          });
        try {
          let asked: ClientRequest | undefined;
          for (const deadline = Date.now() + testMilliseconds / 2; asked === undefined && Date.now() < deadline;) {
            // On a busy machine its time may be over before this comes to ask.
            if (member.child.exitCode !== null) member = start();
            asked = await begin().catch(() => undefined);
            if (asked === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
          }
          expect(asked).toBeDefined();
          await new Promise((resolve) => setTimeout(resolve, 5_000));
          expect(member.child.exitCode).toBeNull();
          const answered = new Promise<number | undefined>((resolve, reject) => {
            asked?.once('error', reject).once('response', ({ statusCode }) => resolve(statusCode));
          });
          asked?.end('2');
          expect(await answered).toBe(200);
          expect(await member.ended).toBe(0);
        } finally {
          member.child.kill('SIGKILL');
          await member.ended;
        }
      }),
    testMilliseconds,
  );
});
