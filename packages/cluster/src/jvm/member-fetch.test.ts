import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listening, testMilliseconds, withFolder } from './member-class.test.support.js';

const execute = promisify(execFile);

const fetching = (classes: string, port: number, path: string, to: string): Promise<{ stderr: string }> =>
  execute(
    'java',
    ['-cp', classes, 'drey.Member', 'place', 'fetch', '127.0.0.1', String(port), path, to, 'then', 'wait', '0'],
    { env: { ...process.env, DREY_REST_TOKEN: 'the-token' }, timeout: testMilliseconds },
  );

describe('a file that a member fetches', () => {
  it(
    'comes whole, with the token, also where the gateway is not ready at first',
    () =>
      withFolder(async (folder, classes) => {
        const content = Buffer.alloc(300_000, 'ä');
        const seen: string[] = [];
        const gateway = await listening((request, response) => {
          seen.push(
            `${request.method} ${request.url} ${request.headers.host} ${String(request.headers['drey-rest-token'])}`,
          );
          response.statusCode = [503, 404, 200][seen.length - 1] ?? 200;
          const body = response.statusCode === 200 ? content : 'not yet';
          response.setHeader('content-length', Buffer.byteLength(body)).end(body);
        });
        try {
          const to = join(folder, 'deep/er/file.jar');
          await fetching(classes, gateway.port, '/v1/files/x', to);
          expect(await readFile(to)).toEqual(content);
          const asked = `GET /v1/files/x 127.0.0.1:${gateway.port} the-token`;
          expect(seen).toEqual([asked, asked, asked]);
        } finally {
          await gateway.close();
        }
      }),
    testMilliseconds,
  );

  it(
    'ends the member at once where its cluster is none any more',
    () =>
      withFolder(async (folder, classes) => {
        const gateway = await listening((_request, response) => {
          response.statusCode = 403;
          response.end();
        });
        try {
          const to = join(folder, 'file.jar');
          await expect(fetching(classes, gateway.port, '/x', to)).rejects.toThrow(
            /does not give the file .*: status 403/,
          );
        } finally {
          await gateway.close();
        }
      }),
    testMilliseconds,
  );
});
