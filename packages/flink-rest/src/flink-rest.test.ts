import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { allTasksRun } from './flink-job.js';
import { createFlinkRest, type FlinkRest } from './flink-rest.js';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly hang?: boolean;
}

const jobId = 'ab'.repeat(16);

describe('createFlinkRest', () => {
  let server: Server;
  let rest: FlinkRest;
  let seen: Seen[];
  let answers: Record<string, Answer | ((body: object) => Answer)>;

  const restWithin = (timeoutMilliseconds: number): FlinkRest =>
    createFlinkRest({ base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeoutMilliseconds });

  beforeEach(async () => {
    seen = [];
    answers = {};
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { method = '', url = '' } = request;
        const body = text === '' ? undefined : (JSON.parse(text) as object);
        seen.push({ method, url, body });
        const told = answers[`${method} ${url}`] ?? { status: 404, json: { errors: ['Not found.'] } };
        const answer = typeof told === 'function' ? told(body ?? {}) : told;
        if (answer.hang === true) return;
        response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer.json ?? {}));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    rest = restWithin(10_000);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads a job and whether all of it runs', async () => {
    const vertex = {
      id: 'v',
      name: 'map',
      parallelism: 2,
      status: 'RUNNING',
      tasks: { RUNNING: 1, DEPLOYING: 1 },
      metrics: {},
    };
    answers[`GET /jobs/${jobId}`] = {
      json: { jid: jobId, name: 'j', state: 'RUNNING', 'start-time': 5, 'end-time': -1, vertices: [vertex] },
    };
    const job = await rest.job(jobId);
    expect(job).toMatchObject({ id: jobId, state: 'RUNNING', startedAt: 5, endedAt: undefined });
    expect(allTasksRun(job!)).toBe(false);
    expect(allTasksRun({ ...job!, vertices: [{ ...vertex, tasks: { RUNNING: 2 } }] })).toBe(true);
  });

  it('gives null for a job that is not there', async () => {
    expect(await rest.job(jobId)).toBeNull();
  });

  it('runs a jar with the arguments as a list and leaves out what is not said', async () => {
    answers['POST /jars/a%20b.jar/run'] = { json: { jobid: jobId } };
    expect(await rest.runJar('a b.jar', { jobId, programArgs: ['x y'], allowNonRestoredState: true })).toBe(jobId);
    expect(seen[0]?.body).toEqual({ jobId, programArgsList: ['x y'], allowNonRestoredState: true });
  });

  it('tells what main() threw', async () => {
    const stack =
      '<Exception on server side:\na.b.Outer: x\n\tat a.B.c(B.java:1)\nCaused by: a.b.Root: the reason\n\t... 1 more\n>';
    answers['POST /jars/j.jar/run'] = { status: 400, json: { errors: ['Internal server error.', stack] } };
    await expect(rest.runJar('j.jar', { jobId })).rejects.toMatchObject({
      name: 'FlinkRestError',
      status: 400,
      message: 'Root: the reason',
      root: { type: 'a.b.Root', message: 'the reason' },
    });
  });

  it('keeps the text of an answer without a stack trace', async () => {
    await expect(rest.checkpoints(jobId)).rejects.toMatchObject({
      status: 404,
      message: 'Not found.',
      root: undefined,
    });
  });

  it('spells the two savepoint requests as Flink wants each', async () => {
    answers[`POST /jobs/${jobId}/stop`] = { status: 202, json: { 'request-id': 't' } };
    answers[`POST /jobs/${jobId}/savepoints`] = { status: 202, json: { 'request-id': 't' } };
    await rest.stopWithSavepoint(jobId, { targetDirectory: 'file:///s', triggerId: 't' });
    await rest.triggerSavepoint(jobId, { targetDirectory: 'file:///s' });
    expect(seen.map(({ body }) => body)).toEqual([
      { targetDirectory: 'file:///s', triggerId: 't', drain: false },
      { 'target-directory': 'file:///s', 'cancel-job': false },
    ]);
  });

  it('asks a Flink that knows no trigger id again without, and gives the id that it chose', async () => {
    const path = `POST /jobs/${jobId}/stop`;
    // As 1.13.2 wrote it, shortened.
    const refusal =
      'org.apache.flink.runtime.rest.handler.RestHandlerException: Request did not match expected format StopWithSavepointRequestBody.\n' +
      '\tat org.apache.flink.runtime.rest.handler.AbstractHandler.respondAsLeader(AbstractHandler.java:164)\n' +
      'Caused by: org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException: Unrecognized field "triggerId"\n' +
      '\tat org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationContext.handleUnknownProperty(DeserializationContext.java:843)\n';
    answers[path] = (body) =>
      Object.hasOwn(body, 'triggerId')
        ? { status: 400, json: { errors: [refusal] } }
        : { status: 202, json: { 'request-id': 'its own' } };
    expect(await rest.stopWithSavepoint(jobId, { targetDirectory: 'file:///s', triggerId: 't' })).toBe('its own');
    expect(seen).toHaveLength(2);
  });

  it('tells the four outcomes of a savepoint apart', async () => {
    const path = `GET /jobs/${jobId}/savepoints/t`;
    expect(await rest.savepointStatus(jobId, 't')).toEqual({ state: 'unknown' });
    answers[path] = { json: { status: { id: 'IN_PROGRESS' } } };
    expect(await rest.savepointStatus(jobId, 't')).toEqual({ state: 'inProgress' });
    answers[path] = { json: { status: { id: 'COMPLETED' }, operation: { location: 'file:/s/1' } } };
    expect(await rest.savepointStatus(jobId, 't')).toEqual({ state: 'completed', location: 'file:/s/1' });
    const cause = { class: 'a.b.C', 'stack-trace': 'a.b.C: x\n\tat a.B.c(B.java:1)\nCaused by: a.b.D: y\n' };
    answers[path] = { json: { status: { id: 'COMPLETED' }, operation: { 'failure-cause': cause } } };
    expect(await rest.savepointStatus(jobId, 't')).toMatchObject({
      state: 'failed',
      cause: { type: 'a.b.D', message: 'y' },
    });
  });

  it('cancels a job that is gone or over without complaint', async () => {
    await rest.cancel(jobId);
    answers[`PATCH /jobs/${jobId}?mode=cancel`] = { status: 409, json: { errors: ['over'] } };
    await rest.cancel(jobId);
  });

  it('reads exceptions of new and of old releases', async () => {
    const path = `GET /jobs/${jobId}/exceptions?maxExceptions=20`;
    const stacktrace = 'a.b.C: x\n\tat a.B.c(B.java:1)\nCaused by: a.b.D: y\n';
    answers[path] = {
      json: { exceptionHistory: { entries: [{ exceptionName: 'a.b.C', stacktrace, timestamp: 7, taskName: 'map' }] } },
    };
    expect(await rest.exceptions(jobId)).toMatchObject([{ at: 7, task: 'map', root: { type: 'a.b.D', message: 'y' } }]);
    answers[path] = { json: { 'root-exception': stacktrace, timestamp: 8 } };
    expect(await rest.exceptions(jobId)).toMatchObject([{ at: 8, root: { type: 'a.b.D' } }]);
    answers[path] = { json: { 'root-exception': null, timestamp: null } };
    expect(await rest.exceptions(jobId)).toEqual([]);
  });

  it('tells a JobManager that is not up from one that does not answer in time', async () => {
    answers['GET /overview'] = { status: 503, json: { errors: ['leader election'] } };
    await expect(rest.overview()).rejects.toMatchObject({ name: 'FlinkUnreachable', reason: 'starting', notUp: true });
    const early =
      'org.apache.flink.runtime.rpc.exceptions.EndpointNotStartedException: Discard message\n\tat a.B.c(B.java:1)';
    answers['GET /overview'] = { status: 500, json: { errors: ['Internal server error.', early] } };
    await expect(rest.overview()).rejects.toMatchObject({ reason: 'starting' });
    answers['GET /overview'] = { hang: true };
    await expect(restWithin(300).overview()).rejects.toMatchObject({ reason: 'timeout', notUp: false });
    const closed = createFlinkRest({ base: 'http://127.0.0.1:1' });
    await expect(closed.overview()).rejects.toMatchObject({ reason: 'refused', notUp: true });
  });

  it.each(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOMEM', 'ENOBUFS', 'EAI_AGAIN'])(
    'takes %s of this machine for no silence of a JobManager',
    async (code) => {
      const dispatcher = new Agent({
        connect: (_, done) => done(Object.assign(new Error(`connect ${code}`), { code }), null),
      });
      const unasked = createFlinkRest({ base: 'http://127.0.0.1:1', dispatcher });
      await expect(unasked.overview()).rejects.toMatchObject({
        reason: 'unasked',
        notUp: false,
        message: `Flink at http://127.0.0.1:1 could not be asked: connect ${code}`,
      });
    },
  );

  it('takes a connection that the other end resets for broken', async () => {
    server.prependListener('request', (request) => request.socket.destroy());
    await expect(rest.overview()).rejects.toMatchObject({ reason: 'broken' });
  });

  it('stops reading an answer that is too long', async () => {
    const { port } = server.address() as AddressInfo;
    answers['GET /jobs'] = { json: { jobs: Array.from({ length: 100 }, () => ({ id: jobId, status: 'RUNNING' })) } };
    const small = createFlinkRest({ base: `http://127.0.0.1:${port}`, maximumBodyBytes: 100 });
    await expect(small.jobs()).rejects.toMatchObject({ reason: 'broken' });
  });
});
