// `log` and `proxy` of pods, as an API server passes them on to kubelets and pods.
import type { ServerResponse } from 'node:http';
import type { PodAccess } from './api-server.js';
import type { Kubelets } from './kubelet.js';
import { ApiFault, notFound, type PodObject } from './objects.js';
import type { ObjectStore } from './object-store.js';

const badRequest = (message: string): ApiFault => new ApiFault(400, 'BadRequest', message);

const unreached = (node: string): ApiFault =>
  new ApiFault(500, 'InternalError', `Get "https://${node}:10250/containerLogs": dial tcp: i/o timeout`);

/** In whole seconds, as the API server tells the kubelet; undefined where nothing is said. */
const sinceOf = (query: URLSearchParams): number | undefined => {
  const since = query.get('sinceTime');
  if (since === null) return undefined;
  const milliseconds = Date.parse(since);
  if (Number.isNaN(milliseconds)) throw badRequest(`parsing time ${JSON.stringify(since)}`);
  return Math.floor(milliseconds / 1000);
};

/** Begins a line and breaks off in the middle of it. */
const breakOff = (response: ServerResponse): void => {
  response.write(`${new Date().toISOString()} {"message":"to`, () => response.destroy());
};

/** Access to pods, and what a test does to it. */
export interface BreakableAccess extends PodAccess {
  /** Breaks every stream of output off, in the middle of a line; returns how many there were. */
  breakLogs(): number;
}

/** Access to the pods of a store. */
export const createPodAccess = (store: ObjectStore, kubelets: Kubelets): BreakableAccess => {
  const followed = new Set<ServerResponse>();
  const podOf = (namespace: string, name: string): PodObject => {
    const pod = store.get('pods', namespace, name) as PodObject | undefined;
    if (pod === undefined) throw notFound('pods', name);
    return pod;
  };
  return {
    log: async (namespace, name, query, response: ServerResponse) => {
      const pod = podOf(namespace, name);
      const [container] = pod.spec.containers;
      const wanted = query.get('container');
      if (wanted !== null && wanted !== container?.name)
        throw badRequest(`container ${wanted} is not valid for pod ${name}`);
      const node = pod.spec.nodeName;
      if (node === undefined) throw badRequest(`pod ${name} does not have a host assigned`);
      const since = sinceOf(query);
      const task = kubelets.task(namespace, name);
      if (task.node?.isLost !== false) throw unreached(node);
      const { run } = task;
      if (run === undefined) {
        const reason = pod.status.containerStatuses?.[0]?.state.waiting?.reason ?? 'ContainerCreating';
        throw badRequest(`container "${container?.name}" in pod "${name}" is waiting to start: ${reason}`);
      }
      const log = await run.log({
        timestamps: query.get('timestamps') === 'true',
        follow: query.get('follow') === 'true',
        sinceSeconds: since,
      });
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.flushHeaders();
      followed.add(response);
      response.once('close', () => {
        followed.delete(response);
        log.destroy();
      });
      log.once('error', () => response.destroy());
      log.pipe(response);
    },
    breakLogs: () => {
      const broken = [...followed];
      for (const response of broken) breakOff(response);
      return broken.length;
    },
    proxy: async (namespace, name, port, path, request, response) => {
      const pod = podOf(namespace, name);
      if (pod.status.podIP === undefined) throw badRequest('address not allowed');
      const task = kubelets.task(namespace, name);
      const away = (why: string): ApiFault =>
        new ApiFault(
          503,
          'ServiceUnavailable',
          `error trying to reach service: dial tcp ${pod.status.podIP}:${port}: ${why}`,
        );
      if (task.run === undefined || task.end !== undefined) throw away('connect: no route to host');
      if (task.node?.isLost !== false) throw away('i/o timeout');
      await task.run.pass(port, path, request, response).catch((error: Error) => {
        if (response.headersSent) response.destroy();
        else throw away(error.message);
      });
    },
  };
};
