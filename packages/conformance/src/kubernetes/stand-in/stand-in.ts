// A Kubernetes of a test's own: an API server on loopback with scheduler, kubelets, garbage collector and controllers behind it, and what a
// test does to it. It serves what Drey asks for and nothing else; where it is not as Kubernetes is, a test on a real cluster has to tell.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '@drey/driver-kubernetes/testing';
import { Admission } from './admission.js';
import { ApiServer } from './api-server.js';
import { Kubelets } from './kubelet.js';
import { NodeLosses } from './node-losses.js';
import type { PodObject, Resource, ApiObject } from './objects.js';
import { type NewObject, ObjectStore } from './object-store.js';
import { type BreakableAccess, createPodAccess } from './pod-access.js';
import type { Loss, PodRunner } from './pod-runner.js';
import { withCondition } from './pod-status.js';
import { WatchStreams } from './watch-streams.js';
import { Writing } from './writing.js';

/** What a stand-in is made with. */
export interface StandInOptions {
  readonly runner: PodRunner;
  /** Names of nodes; two of them unless given. */
  readonly nodes?: readonly string[];
  /** Pods that a node takes; unlimited unless given. */
  readonly podsPerNode?: number;
  readonly namespace?: string;
}

/** A Kubernetes. */
export class StandIn {
  readonly namespace: string;
  /** Path of a kubeconfig that leads here. */
  readonly kubeconfig: string;
  /** For `Authorization: Bearer`. */
  readonly token: string = randomBytes(16).toString('hex');
  readonly admission: Admission;
  readonly watches: WatchStreams;
  readonly server: ApiServer;
  readonly #store = new ObjectStore();
  readonly #writing: Writing;
  readonly #kubelets: Kubelets;
  readonly #losses: NodeLosses;
  readonly #access: BreakableAccess;
  readonly #runner: PodRunner;
  readonly #directory: string;
  readonly #certificate = selfSigned('stand-in');

  private constructor({
    runner,
    nodes = ['node-1', 'node-2'],
    podsPerNode = Infinity,
    namespace = 'streams',
  }: StandInOptions) {
    this.namespace = namespace;
    this.#runner = runner;
    this.#directory = mkdtempSync(join(tmpdir(), 'drey-kubeconfig-'));
    this.kubeconfig = join(this.#directory, 'config');
    this.admission = new Admission(this.#store);
    this.#writing = new Writing(this.#store, this.admission, [namespace]);
    this.watches = new WatchStreams(this.#store);
    const clusterNodes = nodes.map((name) => ({
      name,
      labels: { 'kubernetes.io/hostname': name },
      mostPods: podsPerNode,
      isCordoned: false,
      isLost: false,
    }));
    this.#kubelets = new Kubelets(this.#store, runner, clusterNodes);
    this.#losses = new NodeLosses(this.#kubelets, this.#store, this.#writing);
    this.#access = createPodAccess(this.#store, this.#kubelets);
    this.server = new ApiServer({
      store: this.#store,
      writing: this.#writing,
      admission: this.admission,
      watches: this.watches,
      pods: this.#access,
      token: this.token,
      certificate: this.#certificate,
    });
  }

  /** Starts one; whoever has it closes it. */
  static async start(options: StandInOptions): Promise<StandIn> {
    const standIn = new StandIn(options);
    try {
      await standIn.server.open();
      writeFileSync(standIn.kubeconfig, standIn.#config(), { mode: 0o600 });
      return standIn;
    } catch (error) {
      await standIn.close();
      throw error;
    }
  }

  /** Address by which pods reach this machine; undefined where pods are records. */
  get hostAddress(): string | undefined {
    return this.#runner.hostAddress;
  }

  /** All objects of a kind. */
  objects(resource: Resource): readonly ApiObject[] {
    return this.#store.all(resource);
  }

  /** A pod by its name; throws where there is none. */
  pod(name: string): PodObject {
    const found = this.#store.get('pods', this.namespace, name) as PodObject | undefined;
    if (found === undefined) throw new Error(`There is no pod ${name}.`);
    return found;
  }

  /** Makes an object as somebody else does, without admission: a claim, a foreign pod. */
  add(resource: Resource, object: NewObject): ApiObject {
    return this.#store.create(
      resource,
      this.namespace,
      resource === 'pods' ? { ...object, status: { phase: 'Pending' } } : object,
    );
  }

  /** Deletes an object that is no pod, as `kubectl delete` does: what hangs on it follows. */
  delete(resource: Exclude<Resource, 'pods'>, name: string): void {
    const found = this.#store.get(resource, this.namespace, name);
    if (found === undefined) throw new Error(`There is no ${name} among ${resource}.`);
    this.#store.remove(resource, found);
  }

  /** A claim that pods on all nodes may mount. */
  addClaim(name: string): void {
    this.add('persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } },
    });
  }

  /** Names at the top of what is on a claim. */
  foldersOf(claim: string): Promise<readonly string[]> {
    return this.#runner.foldersOf(claim);
  }

  /** Deletes a pod as a person does with `kubectl delete pod`. */
  deletePod(name: string): void {
    this.#writing.deletePod(this.pod(name), undefined);
  }

  /** Everything that has been asked about so far is forgotten: pages, and versions to go on from. */
  forget(): void {
    this.#store.compact();
    this.server.forgetPages();
  }

  /** Breaks every open stream of output off, in the middle of a line; returns how many there were. */
  breakLogs(): number {
    return this.#access.breakLogs();
  }

  /** Nobody is scheduled on a node any more, or again. */
  cordon(node: string, isCordoned = true): void {
    for (const one of this.#kubelets.nodes) if (one.name === node) one.isCordoned = isCordoned;
    this.#kubelets.wakeWaiting();
  }

  /** Images whose names match cannot be pulled; undefined: all can that are there. */
  breakImages(names: RegExp | undefined): void {
    this.#kubelets.brokenImages = names;
  }

  /** Kills a pod's container as the kernel does; resolves once it has ended. */
  async kill(name: string): Promise<void> {
    await this.#kubelets.task(this.namespace, name).run?.kill();
  }

  /** The same for lack of memory. */
  async killForMemory(name: string): Promise<void> {
    const task = this.#kubelets.task(this.namespace, name);
    task.isOutOfMemory = true;
    await task.run?.kill();
  }

  /** The node of a pod that runs tells once more that it is well, as kubelets do when a condition is looked at anew. */
  tellOf(name: string): void {
    this.#kubelets.write(this.#kubelets.task(this.namespace, name), ({ status }) =>
      withCondition(status, { type: 'Ready', status: 'True' }, Date.now()),
    );
  }

  /** A node that is short of memory ends a pod. */
  evict(name: string): void {
    const message = 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 64Mi.';
    this.#kubelets.endFor(this.#kubelets.task(this.namespace, name), { reason: 'Evicted', message });
  }

  /** Nobody hears of a node any more. */
  loseNode(node: string, how: Loss): Promise<void> {
    return this.#losses.lose(node, how);
  }

  /** A lost node's object goes, and the objects of its pods, which may run on there. */
  removeNode(node: string): void {
    this.#losses.forgetNode(node);
  }

  /** A lost node is heard of again; its containers go on at once, its kubelet gets to them after a time. */
  returnNode(node: string, afterMilliseconds = 0): Promise<void> {
    return this.#losses.comeBack(node, afterMilliseconds);
  }

  /** All that a pod has written; undefined where it has not started. */
  async output(name: string): Promise<string | undefined> {
    const log = await this.#kubelets
      .task(this.namespace, name)
      .run?.log({ timestamps: false, follow: false, sinceSeconds: undefined });
    if (log === undefined) return undefined;
    let said = '';
    for await (const part of log) said += String(part);
    return said;
  }

  /** What is there with an instance's mark, one line a finding. */
  left(instanceId: string): readonly string[] {
    const all: readonly Resource[] = ['pods', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims'];
    return all.flatMap((resource) =>
      this.objects(resource)
        .filter(({ metadata }) => metadata.labels?.['drey.instance'] === instanceId)
        .map(({ metadata }) => `${resource} ${metadata.name}`),
    );
  }

  /** Environment of a gateway that uses it. */
  get environment(): Readonly<Record<string, string>> {
    return {
      KUBECONFIG: this.kubeconfig,
      ...(this.hostAddress === undefined ? {} : { DREY_KUBERNETES_HOST_ADDRESS: this.hostAddress }),
    };
  }

  /** Ends everything and removes it, whatever happened before. */
  async close(): Promise<void> {
    this.#losses.close();
    this.#kubelets.close();
    this.#writing.close();
    this.watches.close();
    await this.server.close();
    await this.#runner.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #config(): string {
    const { namespace } = this;
    const { url: server } = this.server;
    const authority = Buffer.from(this.#certificate.cert).toString('base64');
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'stand-in', cluster: { server, 'certificate-authority-data': authority } }],
      users: [{ name: 'drey', user: { token: this.token } }],
      contexts: [{ name: 'stand-in', context: { cluster: 'stand-in', user: 'drey', namespace } }],
      'current-context': 'stand-in',
    });
  }
}
