import { describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerContext, engineSocket } from '../docker-context.test.support.js';
import { makePyflinkImage } from './pyflink-image.js';

const NAME = 'drey-pyflink:1.20.3-0123456789ab';

/** What an engine answers; undefined leaves the question open. */
type Answer = readonly [status: number, body?: unknown] | undefined;

const absent: Answer = [404, { message: 'No such container: drey' }];
const taken: Answer = [409, { message: 'Conflict. The container name is in use' }];

/** Makes the image on an engine that answers as it is told; gives what came of it, and what the engine was asked. */
const made = async (
  answer: (question: string, asked: readonly string[]) => Answer,
  signalOf: (asked: readonly string[]) => AbortSignal = () => new AbortController().signal,
): Promise<{ readonly result: unknown; readonly asked: readonly string[] }> => {
  const directory = await mkdtemp(join(tmpdir(), 'drey-pyflink-'));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*$/, '');
    const question = `${request.method} ${path}`;
    asked.push(question);
    request.resume().once('end', () => {
      const [status, body = {}] = (question === 'GET /_ping' ? [200] : answer(question, asked)) ?? [];
      if (status === undefined) return;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(status === 304 || question.endsWith('/logs') ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(engineSocket(directory), resolve));
  const context = dockerContext(directory);
  const image = { id: 'sha256:1', name: 'flink', flinkHome: '/opt/flink' };
  const content = { image, flinkHome: '/opt/flink', javaFeature: 17, files: [], certificates: [] };
  const wanted = { content, name: NAME, version: '1.20.3', pythons: ['3.11'], env: {} };
  try {
    const result = await context.board
      .during('FLINK-1_20', 'PyFlink', (entry) => makePyflinkImage(context, wanted, entry, signalOf(asked)))
      .catch((error: unknown) => error);
    return { result, asked: asked.map((question) => question.replace(/\/containers\/drey[^/]+/, '/containers/OURS')) };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true, force: true });
  }
};

const running: Answer = [200, { Id: 'joined', State: { Status: 'running', ExitCode: 0 } }];
const fresh: Answer = [200, { Id: 'own', State: { Status: 'created', ExitCode: 0 } }];
const theImage: Answer = [200, { Id: 'sha256:2', Config: { Env: [] } }];

/** Whether the engine was asked to remove a container. */
const isRemoval = (question: string): boolean => question.startsWith('DELETE ');

describe('an installation of PyFlink that hosts share', () => {
  it('is left to the host that made its container by one that joined it and gives up', async () => {
    const leaving = new AbortController();
    const { result, asked } = await made(
      (question) => {
        if (question.endsWith('/create')) return taken;
        if (!question.endsWith('/wait')) return running;
        leaving.abort(new Error('The host stops.'));
        return undefined;
      },
      () => leaving.signal,
    );
    expect(String(result)).toBe('Error: The host stops.');
    expect(asked.filter(isRemoval)).toEqual([]);
  });

  it('goes with the host that made its container and gives up', async () => {
    const leaving = new AbortController();
    const { result, asked } = await made(
      (question) => {
        if (question.endsWith('/create')) return [201, { Id: 'own' }];
        if (!question.endsWith('/wait')) return fresh;
        leaving.abort(new Error('The host stops.'));
        return undefined;
      },
      () => leaving.signal,
    );
    expect(String(result)).toBe('Error: The host stops.');
    expect(asked.filter(isRemoval)).toEqual(['DELETE /containers/own']);
  });

  it.each<readonly [string, Answer]>([
    ['killed', [200, { StatusCode: 137 }]],
    ['removed', absent],
  ])('is begun again by one that joined it where its container is %s', async (_how, end) => {
    let creations = 0;
    const { result, asked } = await made((question, all) => {
      if (question.endsWith('/create')) return creations++ === 0 ? taken : [201, { Id: 'own' }];
      if (question.startsWith('GET /images'))
        return all.includes('POST /commit') ? theImage : [404, { message: 'No such image' }];
      if (question.endsWith('/wait')) return creations === 1 ? end : [200, { StatusCode: 0 }];
      return creations === 1 ? running : fresh;
    });
    expect(result).toMatchObject({ name: NAME, id: 'sha256:2' });
    expect(asked.filter((question) => question.endsWith('/create'))).toHaveLength(2);
  });

  it('goes on where another host has just started its container', async () => {
    const { result } = await made((question) => {
      if (question.endsWith('/create')) return [201, { Id: 'own' }];
      if (question.startsWith('GET /images')) return theImage;
      if (question.endsWith('/start')) return [304];
      if (question.endsWith('/wait')) return [200, { StatusCode: 0 }];
      return fresh;
    });
    expect(result).toMatchObject({ id: 'sha256:2' });
  });
});
