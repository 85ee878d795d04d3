// Scheduler and kubelets of the stand-in: they bring each pod on a node, start its container, tell how it is, and end it.
import { randomBytes } from 'node:crypto';
import { type ClusterNode, placementOf } from './nodes.js';
import { type PodObject, type PodStatus, stampOf } from './objects.js';
import type { ObjectStore } from './object-store.js';
import { type Lookup, PlanFault, planPod } from './pod-plan.js';
import { ImageFault, type PodRun, type PodRunner, type RunEnd } from './pod-runner.js';
import { ended, type NodeReason, running, waiting, withCondition } from './pod-status.js';

/** One pod as its node has it. It outlives the pod's object where the node could not be told. */
export interface Task {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  node?: ClusterNode;
  podIP?: string;
  run?: PodRun;
  end?: RunEnd;
  why?: NodeReason;
  isOutOfMemory?: boolean;
  /** When SIGKILL comes, in milliseconds since the epoch. */
  killAt?: number;
  pulls: number;
  told?: string;
  isBusy: boolean;
  isWanted: boolean;
}

const USUAL_GRACE_SECONDS = 30;
/** A container whose pod's object is gone gets this long. */
const FORCED_GRACE_SECONDS = 2;
const RETRY_MILLISECONDS = 500;

const isOver = ({ status }: PodObject): boolean => status.phase === 'Succeeded' || status.phase === 'Failed';

/** All of them. */
export class Kubelets {
  readonly nodes: ClusterNode[];
  readonly #store: ObjectStore;
  readonly #runner: PodRunner;
  readonly #tasks = new Map<string, Task>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #unlisten: () => void;
  /** Images that cannot be had, by a test's will. */
  brokenImages: RegExp | undefined;
  #isClosed = false;

  constructor(store: ObjectStore, runner: PodRunner, nodes: readonly ClusterNode[]) {
    this.#store = store;
    this.#runner = runner;
    this.nodes = [...nodes];
    this.#unlisten = store.listen(({ resource, before, now }) => {
      if (resource !== 'pods') return;
      const { uid, namespace, name } = (now ?? before)!.metadata;
      this.#wake(this.#taskOf(uid, namespace, name));
      if (now === undefined) this.wakeWaiting();
    });
  }

  /** Tasks on a node. */
  tasksOn(node: string): readonly Task[] {
    return [...this.#tasks.values()].filter((task) => task.node?.name === node);
  }

  /** The task of the pod that has a name now. */
  task(namespace: string, name: string): Task {
    const pod = this.#store.get('pods', namespace, name);
    const task = pod === undefined ? undefined : this.#tasks.get(pod.metadata.uid);
    if (task === undefined) throw new Error(`There is no pod ${name}.`);
    return task;
  }

  /** Looks at every pod again. */
  wakeAll(): void {
    for (const task of this.#tasks.values()) this.#wake(task);
  }

  /** Looks again at those that no node takes. */
  wakeWaiting(): void {
    for (const task of this.#tasks.values()) if (task.node === undefined) this.#wake(task);
  }

  /** Ends a container for a reason of the node. */
  endFor(task: Task, why: NodeReason): void {
    task.why ??= why;
    this.#end(task, 0);
  }

  /** Writes down how a pod is; nothing where it is gone. */
  write(task: Task, change: (pod: PodObject) => PodStatus): void {
    const pod = this.#podOf(task);
    if (pod !== undefined) this.#store.replace('pods', { ...pod, status: change(pod) });
  }

  close(): void {
    this.#isClosed = true;
    this.#unlisten();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #podOf({ uid, namespace, name }: Task): PodObject | undefined {
    const pod = this.#store.get('pods', namespace, name) as PodObject | undefined;
    return pod?.metadata.uid === uid ? pod : undefined;
  }

  #taskOf(uid: string, namespace: string, name: string): Task {
    const task = this.#tasks.get(uid) ?? { uid, namespace, name, pulls: 0, isBusy: false, isWanted: false };
    this.#tasks.set(uid, task);
    return task;
  }

  #wake(task: Task): void {
    task.isWanted = true;
    if (task.isBusy || this.#isClosed) return;
    task.isBusy = true;
    void this.#work(task);
  }

  async #work(task: Task): Promise<void> {
    // Whoever changes an object is not kept waiting for what comes of it.
    await Promise.resolve();
    while (task.isWanted && !this.#isClosed) {
      task.isWanted = false;
      try {
        await this.#step(task);
      } catch (error) {
        if (!this.#isClosed) this.#event(task, 'FailedSync', `error determining status: ${String(error)}`);
      }
    }
    task.isBusy = false;
  }

  #later(task: Task, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#wake(task);
    }, milliseconds);
    this.#timers.add(timer);
  }

  async #step(task: Task): Promise<void> {
    if (task.node?.isLost === true) return;
    const pod = this.#podOf(task);
    if (pod === undefined) return this.#forget(task);
    if (pod.spec.nodeName === undefined) return this.#place(task, pod);
    if (isOver(pod)) {
      if (pod.metadata.deletionTimestamp !== undefined) this.#store.remove('pods', pod);
      return;
    }
    if (task.end !== undefined) return this.#tellEnd(task, task.end);
    const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
    if (deletionTimestamp !== undefined) {
      if (task.run === undefined) this.#store.remove('pods', pod);
      else this.#end(task, deletionGracePeriodSeconds);
      return;
    }
    if (this.#isTooLong(task, pod)) {
      task.why ??= {
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      };
      if (task.run === undefined) this.#tellEnd(task, undefined);
      else this.#end(task, pod.spec.terminationGracePeriodSeconds ?? USUAL_GRACE_SECONDS);
      return;
    }
    if (task.run === undefined && task.why === undefined) await this.#start(task, pod);
  }

  #isTooLong(task: Task, { spec, status }: PodObject): boolean {
    if (spec.activeDeadlineSeconds === undefined || status.startTime === undefined) return false;
    const left = Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - Date.now();
    if (left > 0) this.#later(task, left);
    return left <= 0;
  }

  #place(task: Task, pod: PodObject): void {
    const placement = placementOf(
      pod,
      this.nodes,
      (node) => this.tasksOn(node).filter((other) => other.end === undefined).length,
    );
    const now = Date.now();
    if ('node' in placement) {
      const node = this.nodes.find(({ name }) => name === placement.node);
      if (node !== undefined) task.node = node;
      const status = withCondition(pod.status, { type: 'PodScheduled', status: 'True' }, now);
      this.#store.replace('pods', { ...pod, spec: { ...pod.spec, nodeName: placement.node }, status });
      return;
    }
    const { message } = placement;
    if (task.told === message) return;
    this.#event(task, 'FailedScheduling', message);
    this.write(task, ({ status }) =>
      withCondition(status, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }, now),
    );
  }

  async #start(task: Task, pod: PodObject): Promise<void> {
    if (pod.status.startTime === undefined)
      this.write(task, (one) => waiting(one, 'ContainerCreating', undefined, Date.now()));
    const lookup: Lookup = (resource, name) => this.#store.get(resource, task.namespace, name);
    task.podIP ??= this.#runner.address();
    const image = pod.spec.containers[0]?.image ?? '';
    try {
      const plan = planPod(pod, task.podIP, lookup);
      if (this.brokenImages?.test(image) === true)
        throw new ImageFault(`failed to resolve reference "${image}": not found`);
      const run = await this.#runner.start(plan);
      task.run = run;
      void run.ended.then((end) => {
        task.end = task.isOutOfMemory === true ? { exitCode: 137, isOutOfMemory: true } : end;
        this.#wake(task);
      });
      this.write(task, (one) => running(one, plan.podIP, run.imageID, Date.now()));
    } catch (error) {
      this.#tellFault(task, error);
      this.#later(task, RETRY_MILLISECONDS);
    }
  }

  #tellFault(task: Task, error: unknown): void {
    const message = (error as Error).message;
    if (error instanceof PlanFault && error.kind === 'volume') {
      this.#event(task, 'FailedMount', message);
      return;
    }
    let reason = error instanceof PlanFault ? 'CreateContainerConfigError' : 'RunContainerError';
    if (error instanceof ImageFault) {
      reason = task.pulls === 0 ? 'ErrImagePull' : 'ImagePullBackOff';
      task.pulls += 1;
    }
    if (task.told === `${reason} ${message}`) return;
    this.#event(task, 'Failed', message);
    task.told = `${reason} ${message}`;
    this.write(task, (one) => waiting(one, reason, message, Date.now()));
  }

  #end(task: Task, graceSeconds: number): void {
    const killAt = Date.now() + graceSeconds * 1000;
    if (task.run === undefined || (task.killAt !== undefined && task.killAt <= killAt)) return;
    task.killAt = killAt;
    task.run.end(graceSeconds);
  }

  #tellEnd(task: Task, end: RunEnd | undefined): void {
    this.write(task, (pod) => ended(pod, end, task.why, Date.now()));
    const pod = this.#podOf(task);
    if (pod?.metadata.deletionTimestamp !== undefined) this.#store.remove('pods', pod);
  }

  /** Its object is gone. */
  async #forget(task: Task): Promise<void> {
    if (task.run !== undefined && task.end === undefined) {
      this.#end(task, FORCED_GRACE_SECONDS);
      await task.run.ended;
    }
    await task.run?.remove();
    this.#tasks.delete(task.uid);
  }

  #event(task: Task, reason: string, message: string): void {
    if (task.told === message) return;
    task.told = message;
    const { name, namespace, uid } = task;
    const at = stampOf(Date.now());
    this.#store.create('events', namespace, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${randomBytes(8).toString('hex')}` },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid },
      type: 'Warning',
      reason,
      message,
      count: 1,
      firstTimestamp: at,
      lastTimestamp: at,
    });
  }
}
