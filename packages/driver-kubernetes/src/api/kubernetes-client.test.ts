import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createKubernetesApi } from './kubernetes-client.js';
import { type ClusterAccess, openAccess } from './kube-config.js';
import { isAway, isExpired } from './kubernetes-fault.js';
import type { KubernetesApi, KubernetesObject } from './kubernetes-api.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const never = new AbortController().signal;

describe('the calls to an API server', () => {
  let server: Server | undefined;
  let access: ClusterAccess | undefined;
  afterEach(async () => {
    access?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  const serve = async (answer: Answer) => {
    const seen: string[] = [];
    const made = createServer((request, response) => {
      text(request).then(
        (body) => {
          seen.push(`${request.method} ${request.url} ${request.headers['content-type'] ?? ''} ${body}`.trim());
          answer(request, response, body);
        },
        () => response.destroy(),
      );
    });
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
    access = {
      server: url,
      namespace: undefined,
      inside: false,
      requestOptions: () => Promise.resolve({ headers: { authorization: 'Bearer t' } }),
      close: () => {},
    };
    return { api: createKubernetesApi(access, 'ns'), seen };
  };

  const json = (response: ServerResponse, status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };

  it('have the paths, headers and bodies of Kubernetes', async () => {
    const { api, seen } = await serve((_request, response) =>
      json(response, 200, { items: [], metadata: { resourceVersion: '7' } }),
    );
    const pod: KubernetesObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
    await api.get('pods', 'p');
    await api.list('configmaps', { labels: { 'drey.instance': 'a', 'drey.cluster': 'b' } });
    await api.list('events', { about: 'p' });
    await api.apply('pods', pod);
    await api.endPod('p', 'u');
    await api.delete('pods', 'p', { graceSeconds: 0, uid: 'u' });
    await text(await api.log('p', { follow: true, since: '2026-11-30T15:00:00Z' }, never));
    await text((await api.proxy('p', 8081, { method: 'PATCH', path: '/jobs/1?mode=cancel', headers: {} }, never)).body);
    const ns = '/api/v1/namespaces/ns';
    expect(seen).toEqual([
      `GET ${ns}/pods/p`,
      `GET ${ns}/configmaps?labelSelector=drey.instance%3Da%2Cdrey.cluster%3Db&limit=500`,
      `GET ${ns}/events?fieldSelector=involvedObject.name%3Dp&limit=500`,
      `PATCH ${ns}/pods/p?fieldManager=drey&force=true application/apply-patch+yaml ${JSON.stringify(pod)}`,
      `PATCH ${ns}/pods/p?fieldManager=drey-end application/merge-patch+json {"metadata":{"uid":"u"},"spec":{"activeDeadlineSeconds":1}}`,
      `DELETE ${ns}/pods/p application/json {"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background","gracePeriodSeconds":0,"preconditions":{"uid":"u"}}`,
      `GET ${ns}/pods/p/log?container=flink&timestamps=true&follow=true&sinceTime=2026-11-30T15%3A00%3A00Z`,
      `PATCH ${ns}/pods/p:8081/proxy/jobs/1?mode=cancel`,
    ]);
  });

  it('put the pages of a listing together', async () => {
    const { api } = await serve((request, response) => {
      const isSecond = request.url?.includes('continue=next') === true;
      json(response, 200, {
        items: [{ metadata: { name: isSecond ? 'b' : 'a' } }],
        metadata: isSecond ? { resourceVersion: '5' } : { resourceVersion: '4', continue: 'next' },
      });
    });
    const { items, resourceVersion } = await api.list('pods', {});
    expect([items.map(({ metadata }) => metadata.name), resourceVersion]).toEqual([['a', 'b'], '5']);
  });

  const collect = async (api: KubernetesApi): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { type, object } of api.watch('pods', {}, '1', never))
      found.push(`${type} ${object.metadata.name ?? object.metadata.resourceVersion}`);
    return found;
  };
  const added = (name: string): string => `${JSON.stringify({ type: 'ADDED', object: { metadata: { name } } })}\n`;

  it('give the lines of a watch wherever chunks end, and end with the stream, also one that breaks off', async () => {
    for (const end of ['end', 'destroy'] as const) {
      const { api } = await serve((_request, response) => {
        const lines = added('ä') + added('b');
        const bytes = Buffer.from(lines);
        response.write(bytes.subarray(0, 40));
        setTimeout(() => {
          response.write(bytes.subarray(40), () => response[end]());
        }, 20);
      });
      expect(await collect(api)).toEqual(['BOOKMARK 1', 'ADDED ä', 'ADDED b']);
      server?.closeAllConnections();
      server?.close();
    }
  });

  it('tell a version that has expired, in an answer and in a stream', async () => {
    const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
    for (const answer of [
      (response: ServerResponse) => json(response, 410, status),
      (response: ServerResponse) => response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`),
    ]) {
      const { api } = await serve((_request, response) => answer(response));
      expect(isExpired(await collect(api).catch((error: unknown) => error))).toBe(true);
      server?.close();
    }
  });

  it('tell refusals with their reason, and a server that is away', async () => {
    const { api } = await serve((_request, response) =>
      json(response, 403, { reason: 'Forbidden', message: 'pods "p" is forbidden: exceeded quota' }),
    );
    await expect(api.get('pods', 'p')).rejects.toMatchObject({
      status: 403,
      reason: 'Forbidden',
      message: expect.stringContaining('exceeded quota'),
    });
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    expect(isAway(await api.get('pods', 'p').catch((error: unknown) => error))).toBe(true);
  });

  it('see a signal that was aborted while a login took its time', async () => {
    const { seen } = await serve((_request, response) => json(response, 200, {}));
    const leaving = new AbortController();
    const slow: ClusterAccess = {
      ...access!,
      requestOptions: () => {
        leaving.abort(new Error('left'));
        return Promise.resolve({});
      },
    };
    const pod = { method: 'GET', path: '/', headers: {} };
    await expect(createKubernetesApi(slow, 'ns').proxy('p', 1, pod, leaving.signal)).rejects.toThrow('left');
    expect(seen).toEqual([]);
  });

  it('apply again where somebody changed the quota at the same moment, and give up in the end', async () => {
    const conflict = {
      kind: 'Status',
      reason: 'Conflict',
      message: 'Operation cannot be fulfilled on resourcequotas "q"',
    };
    let conflicts = 2;
    const { api, seen } = await serve((_request, response) => {
      conflicts -= 1;
      json(response, conflicts >= 0 ? 409 : 201, conflicts >= 0 ? conflict : { metadata: { uid: 'u' } });
    });
    const pod: KubernetesObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
    expect((await api.apply('pods', pod)).metadata.uid).toBe('u');
    expect(seen).toHaveLength(3);
    conflicts = 100;
    await expect(api.apply('pods', pod)).rejects.toMatchObject({ status: 409 });
  });

  it('refuse a path that leads out of the pod', async () => {
    const { api, seen } = await serve((_request, response) => json(response, 200, {}));
    await expect(api.proxy('p', 1, { method: 'GET', path: '/../../secrets', headers: {} }, never)).rejects.toThrow(
      'no path of a pod',
    );
    expect(seen).toEqual([]);
  });
});

describe('the cluster that is configured', () => {
  let folder = '';
  afterEach(async () => {
    delete process.env['KUBECONFIG'];
    await rm(folder, { recursive: true, force: true });
  });

  const configured = async (context?: string, env: Readonly<Record<string, string>> = {}) => {
    folder = await mkdtemp(join(tmpdir(), 'drey-kubeconfig-'));
    const path = join(folder, 'config');
    const named = (name: string) => ({
      context: { name, context: { cluster: name, user: 'u', namespace: `ns-${name}` } },
      cluster: {
        name,
        cluster: {
          server: `https://${name}.test:6443/`,
          ...(name === 'two' ? { 'proxy-url': 'http://proxy.test:3128' } : {}),
        },
      },
    });
    await writeFile(
      path,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'one',
        contexts: [named('one').context, named('two').context],
        clusters: [named('one').cluster, named('two').cluster],
        users: [{ name: 'u', user: { token: 'secret' } }],
      }),
    );
    process.env['KUBECONFIG'] = path;
    return openAccess({ context, env: { ...process.env, ...env } });
  };

  it('is that of the current context, or of the one that is named, with its credentials', async () => {
    const first = await configured();
    expect([first.server, first.namespace, first.inside]).toEqual(['https://one.test:6443', 'ns-one', false]);
    expect((await first.requestOptions()).headers).toMatchObject({ Authorization: 'Bearer secret' });
    const { agent, sessions } = await first.requestOptions();
    expect((await first.requestOptions()).agent).toBe(agent);
    expect(sessions).toBeDefined();
    expect((await first.requestOptions()).sessions).toBe(sessions);
    first.close();
    await rm(folder, { recursive: true, force: true });
    expect((await configured('two')).server).toBe('https://two.test:6443');
  });

  it('is spoken to over HTTP/1.1 through a proxy, and where HTTP/2 is turned off', async () => {
    expect((await (await configured('two')).requestOptions()).sessions).toBeUndefined();
    await rm(folder, { recursive: true, force: true });
    const plain = await configured('one', { DISABLE_HTTP2: '1' });
    expect((await plain.requestOptions()).sessions).toBeUndefined();
    plain.close();
  });

  it('is missed in words where the file is empty', async () => {
    await configured();
    const path = process.env['KUBECONFIG'] ?? '';
    await writeFile(path, '');
    await expect(openAccess({ context: undefined, env: process.env })).rejects.toMatchObject({
      code: 'DREY_KUBERNETES_CONFIG',
      message: `No Kubernetes cluster is configured: ${path} is empty, or holds no kubeconfig.`,
    });
  });

  it('is refused with what there is, where the context that is named is not', async () => {
    await expect(configured('three')).rejects.toMatchObject({
      code: 'DREY_KUBERNETES_CONFIG',
      message: expect.stringContaining('one, two'),
    });
  });
});
