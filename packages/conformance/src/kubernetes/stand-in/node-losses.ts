// Nodes that are lost, come back, or are gone for good, and what the control plane does about their pods meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kubelets, Task } from './kubelet.js';
import type { ClusterNode } from './nodes.js';
import type { ObjectStore } from './object-store.js';
import type { PodObject } from './objects.js';
import type { Loss } from './pod-runner.js';
import { withCondition } from './pod-status.js';
import type { Writing } from './writing.js';

/** A real control plane waits for forty seconds before a node counts as gone. */
const NOT_READY_MILLISECONDS = 2_000;
/** What a pod without a toleration of its own gets. */
const USUAL_TOLERATION_SECONDS = 300;

const tolerationOf = (pod: PodObject): number | undefined => {
  const found = pod.spec.tolerations?.find(
    ({ key, effect }) =>
      (key === undefined || key === 'node.kubernetes.io/unreachable') &&
      (effect === undefined || effect === 'NoExecute'),
  );
  return found === undefined ? USUAL_TOLERATION_SECONDS : found.tolerationSeconds;
};

/** Loses nodes. */
export class NodeLosses {
  readonly #kubelets: Kubelets;
  readonly #store: ObjectStore;
  readonly #writing: Writing;
  readonly #lost = new Map<string, ClusterNode>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(kubelets: Kubelets, store: ObjectStore, writing: Writing) {
    this.#kubelets = kubelets;
    this.#store = store;
    this.#writing = writing;
  }

  /** Nobody hears of a node any more. Its pods are deleted after what they tolerate, and stay on their way out. */
  async lose(name: string, how: Loss): Promise<void> {
    const node = this.#kubelets.nodes.find((one) => one.name === name);
    if (node === undefined) throw new Error(`There is no node ${name}.`);
    node.isLost = true;
    this.#lost.set(name, node);
    await Promise.all(
      this.#kubelets
        .tasksOn(name)
        .map(({ run, end }) => Promise.resolve(end === undefined ? run?.lose(how) : undefined)),
    );
    this.#later(NOT_READY_MILLISECONDS, node, () => this.#notReady(node));
  }

  /** The object of a lost node is deleted, and what was on it with it. */
  forgetNode(name: string): void {
    const index = this.#kubelets.nodes.findIndex((one) => one.name === name);
    if (index >= 0) this.#kubelets.nodes.splice(index, 1);
    for (const pod of this.#store.all('pods') as readonly PodObject[])
      if (pod.spec.nodeName === name) this.#store.remove('pods', pod);
  }

  /** It is heard of again. Its kubelet gets to its pods, which go on at once, only after a time. */
  async comeBack(name: string, afterMilliseconds: number): Promise<void> {
    const node = this.#lost.get(name);
    if (node === undefined) throw new Error(`The node ${name} is not lost.`);
    await Promise.all(
      this.#kubelets
        .tasksOn(name)
        .map(({ run, end }) => Promise.resolve(end === undefined ? run?.rejoin() : undefined)),
    );
    await sleep(afterMilliseconds);
    node.isLost = false;
    this.#lost.delete(name);
    if (!this.#kubelets.nodes.includes(node)) this.#kubelets.nodes.push(node);
    this.#kubelets.wakeAll();
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #later(milliseconds: number, node: ClusterNode, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (node.isLost) act();
    }, milliseconds);
    this.#timers.add(timer);
  }

  #notReady(node: ClusterNode): void {
    for (const task of this.#kubelets.tasksOn(node.name)) {
      const pod = this.#store.get('pods', task.namespace, task.name) as PodObject | undefined;
      if (pod?.metadata.uid !== task.uid || pod.status.phase !== 'Running') continue;
      this.#kubelets.write(task, ({ status }) => withCondition(status, { type: 'Ready', status: 'False' }, Date.now()));
      const seconds = tolerationOf(pod);
      if (seconds !== undefined) this.#later(seconds * 1000, node, () => this.#evict(task));
    }
  }

  #evict(task: Task): void {
    this.#kubelets.write(task, ({ status }) =>
      withCondition(
        status,
        {
          type: 'DisruptionTarget',
          status: 'True',
          reason: 'DeletionByTaintManager',
          message: 'Taint manager: deleting due to NoExecute taint',
        },
        Date.now(),
      ),
    );
    const pod = this.#store.get('pods', task.namespace, task.name) as PodObject | undefined;
    if (pod?.metadata.uid === task.uid) this.#writing.deletePod(pod, undefined);
  }
}
