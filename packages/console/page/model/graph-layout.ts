// Where the tasks of a job stand, layer by layer.
import { graphlib, layout } from '@dagrejs/dagre';
import type { JobGraph } from '../../src/wire.js';

/** A task's place: its upper left corner and size, in pixels. */
export interface PlacedVertex {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** A way from one task to another, as the path of an SVG, and where its label stands. */
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly ship: string | null;
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number };
}

/** The whole. */
export interface GraphPlan {
  readonly width: number;
  readonly height: number;
  readonly vertices: readonly PlacedVertex[];
  readonly edges: readonly PlacedEdge[];
}

/** Size of a task's box. */
export const VERTEX = { width: 264, height: 132 } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A smooth line through the points. */
const pathOf = (points: readonly Point[]): string => {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first.x.toFixed(1)} ${first.y.toFixed(1)}`;
  for (const [index, point] of rest.entries()) {
    const before = index === 0 ? first : (rest[index - 1] ?? first);
    const middle = (before.x + point.x) / 2;
    path += `C${middle.toFixed(1)} ${before.y.toFixed(1)} ${middle.toFixed(1)} ${point.y.toFixed(1)} ${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  }
  return path;
};

/** Lays a graph out from left to right, or from top to bottom. */
export const planOf = (
  { vertices, edges }: Pick<JobGraph, 'vertices' | 'edges'>,
  direction: 'LR' | 'TB',
): GraphPlan => {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 24, ranksep: 88, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of vertices) graph.setNode(id, { ...VERTEX });
  const known = new Set(vertices.map(({ id }) => id));
  const drawn = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  for (const [index, { from, to }] of drawn.entries()) graph.setEdge(from, to, {}, String(index));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    width,
    height,
    vertices: vertices.map(({ id }) => {
      const { x, y } = graph.node(id) as Point;
      return { id, x: x - VERTEX.width / 2, y: y - VERTEX.height / 2 };
    }),
    edges: drawn.map(({ from, to, ship }, index) => {
      const { points } = graph.edge({ v: from, w: to, name: String(index) }) as { readonly points: readonly Point[] };
      const label = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
      return { from, to, ship, path: pathOf(points), label };
    }),
  };
};

/** Smaller nobody can read it. */
const SMALLEST = 0.6;

/** Less of it would only make letters of an odd size. */
const LEAST_GAIN = 1.25;
/** Larger it is for the other end of the room. */
const LARGEST = 2;

/** A width and a height, in pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** By how much a graph is drawn smaller so that its width fits, or larger where there is much room both ways; what is wider even so is scrolled. */
export const scaleFor = ({ width, height }: Extent, room: Extent): number => {
  if (width === 0 || height === 0) return 1;
  if (width > room.width) return Math.max(SMALLEST, room.width / width);
  const most = Math.min(LARGEST, room.width / width, room.height / height);
  return most < LEAST_GAIN ? 1 : most;
};
