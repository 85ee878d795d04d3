// What of the machine's files a JVM sees: its own cluster's, what it runs on, and nothing else of the data directory and the user's homes.
import { isWithin, lockedOptions, type Mount } from './mount-table.js';

/** A directory that is laid over another one, or over itself. */
export interface ShownDirectory {
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
}

/** What one member sees. Paths are absolute and without links. */
export interface JailView {
  /** Laid over `/etc`. */
  readonly etc: string;
  /** Working directory. */
  readonly directory: string;
  /** Directories that are there and empty but for what is shown below them. */
  readonly covered: readonly string[];
  readonly shown: readonly ShownDirectory[];
  /** Sockets and other files that are there and of no use. */
  readonly blinded: readonly string[];
  readonly states: StatesView;
  readonly mounts: readonly Mount[];
}

/** Which applications' state it sees. Others may be added while it runs. */
export interface StatesView {
  /** Directory of all state of the instance. */
  readonly root: string;
  /** An empty directory of the cluster: what is mounted below it later shows below `root`. */
  readonly port: string;
  readonly ids: readonly string[];
  /** Whether all state is shown, whatever can be done. */
  readonly all: boolean;
  /** Whether any application's state may be needed, by a cluster that belongs to none yet. */
  readonly parked: boolean;
}

/** One thing to mount, outermost first. */
export type Layer = { readonly kind: 'empty'; readonly target: string } | BoundLayer;

/** A directory that is laid over another one, or over itself. */
export interface BoundLayer {
  readonly kind: 'bind';
  readonly target: string;
  readonly source: string;
  /** `ro`, and what goes with it; none for one that may be written to. */
  readonly options: readonly string[];
}

const layerOf =
  (mounts: readonly Mount[]) =>
  ({ source, target, writable }: ShownDirectory): Layer => ({
    kind: 'bind',
    source,
    target,
    options: writable ? [] : ['ro', ...lockedOptions(mounts, source)],
  });

const depth = ({ target }: Layer): number => target.split('/').length;

/** Whether a layer's directory is out of sight by the time it is its turn, so that it has to be held somewhere before. */
export const isOutOfSight = (layers: readonly Layer[], layer: BoundLayer): boolean => {
  if (layer.source !== layer.target) return true;
  const under = beneath(layers, layer.target);
  return under !== undefined && (under.kind === 'empty' || under.source !== under.target);
};

/** Whether something that may be written to is laid on a layer, which therefore becomes read-only last. */
export const carriesOthers = (layers: readonly Layer[], layer: BoundLayer): boolean =>
  layers.some((other) => other.target !== layer.target && beneath(layers, other.target) === layer);

/** The layer that a path would lie on, among those before it. */
const beneath = (layers: readonly Layer[], path: string): Layer | undefined =>
  layers.findLast(({ target }) => target !== path && isWithin(target, path));

/** Layers in the order of mounting. An empty one on nothing but emptiness is left out. */
export const layersOf = ({ covered, shown, mounts }: JailView): readonly Layer[] => {
  const all: Layer[] = [
    ...[...new Set(covered)].map((target) => ({ kind: 'empty' as const, target })),
    ...shown.map(layerOf(mounts)),
  ].toSorted((one, other) => depth(one) - depth(other));
  const layers: Layer[] = [];
  for (const layer of all) {
    const under = beneath(layers, layer.target);
    const isHidden = under !== undefined && (under.kind === 'empty' || under.source !== under.target);
    if (layer.kind !== 'empty' || !isHidden) layers.push(layer);
  }
  return layers;
};
