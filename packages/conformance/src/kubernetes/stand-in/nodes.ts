// The nodes of the stand-in and its scheduler: which node a pod is placed on, or why none takes it. The decision is pure.
import type { PodObject } from './objects.js';

/** A node. */
export interface ClusterNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Pods that it takes. */
  readonly mostPods: number;
  isCordoned: boolean;
  /** Nobody hears of it. */
  isLost: boolean;
}

/** Where a pod goes: a node, or the scheduler's words. */
export type Placement = { readonly node: string } | { readonly message: string };

const count = (amount: number, words: string): readonly string[] => (amount === 0 ? [] : [`${amount} ${words}`]);

/** Places a pod on the node with the fewest others. */
export const placementOf = (
  pod: PodObject,
  nodes: readonly ClusterNode[],
  podsOn: (node: string) => number,
): Placement => {
  const selected = Object.entries(pod.spec.nodeSelector ?? {});
  const lost = nodes.filter(({ isLost }) => isLost);
  const cordoned = nodes.filter(({ isLost, isCordoned }) => !isLost && isCordoned);
  const open = nodes.filter(({ isLost, isCordoned }) => !isLost && !isCordoned);
  const matching = open.filter(({ labels }) => selected.every(([name, value]) => labels[name] === value));
  const free = matching.filter(({ name, mostPods }) => podsOn(name) < mostPods);
  const [best] = free.toSorted((one, other) => podsOn(one.name) - podsOn(other.name));
  if (best !== undefined) return { node: best.name };
  const reasons = [
    ...count(matching.length - free.length, 'Too many pods'),
    ...count(open.length - matching.length, "node(s) didn't match Pod's node affinity/selector"),
    ...count(cordoned.length, 'node(s) were unschedulable'),
    ...count(lost.length, 'node(s) had untolerated taint {node.kubernetes.io/unreachable: }'),
  ];
  return { message: `0/${nodes.length} nodes are available: ${reasons.join(', ')}.` };
};
