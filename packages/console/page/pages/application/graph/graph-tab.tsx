// The job as a graph: which task is busy, which is held up, what flows between them.
import type { CSSProperties, RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { GraphVertex, JobGraph, VertexFlow } from '../../../../src/wire.js';
import { details } from '../../../feed/feed.js';
import { note, page } from '../../../feed/location.js';
import { rateText, shareText } from '../../../model/format.js';
import { type Extent, planOf, scaleFor, VERTEX } from '../../../model/graph-layout.js';
import { lookOfVertex, sharesOf } from '../../../model/vertex-look.js';
import { Icon, type IconName } from '../../../parts/icons.js';
import { Empty, Loading, Notice } from '../../../parts/notice.js';
import { useNarrow } from '../../applications/use-narrow.js';
import { useSubject } from '../subject.js';
import { VertexDetail } from './vertex-detail.js';

const looks = {
  failed: ['fault', 'bad'],
  backPressured: ['warning', 'warn'],
  busy: ['moving', 'accent'],
  fine: ['running', 'good'],
  unknown: ['ready', 'quiet'],
} as const satisfies Readonly<Record<string, readonly [IconName, string]>>;

const names = { busy: 'busy', backPressured: 'back-pressured', idle: 'idle' } as const;

const Shares = ({ flow }: { readonly flow: VertexFlow | undefined }) => (
  <>
    <span class="shares" aria-hidden="true">
      {sharesOf(flow).map(({ kind, share }) => (
        <span key={kind} class={`share share-${kind}`} style={{ width: `${share * 100}%` }} />
      ))}
    </span>
    <span class="share-texts">
      {(['busy', 'backPressured', 'idle'] as const).map((kind) => (
        <span key={kind}>
          {names[kind]} {shareText(flow?.[kind])}
        </span>
      ))}
    </span>
  </>
);

const Vertex = ({
  vertex,
  flow,
  isChosen,
  style,
}: {
  readonly vertex: GraphVertex;
  readonly flow: VertexFlow | undefined;
  readonly isChosen: boolean;
  readonly style: CSSProperties;
}) => {
  const look = lookOfVertex(flow);
  const [icon, tone] = looks[look.state];
  return (
    <button
      type="button"
      data-step
      class={`vertex vertex-${look.state}`}
      aria-pressed={isChosen}
      style={style}
      title={vertex.name}
      onClick={() => note(isChosen ? {} : { vertex: vertex.id })}
    >
      <span class="vertex-name">{vertex.name}</span>
      <span class={`vertex-look tone-${tone}`}>
        <Icon name={icon} /> {look.text}
        <span class="vertex-parallelism">× {vertex.parallelism}</span>
      </span>
      <Shares flow={flow} />
      <span class="vertex-rates">
        <span>in {rateText(flow?.recordsIn)}/s</span>
        <span>out {rateText(flow?.recordsOut)}/s</span>
        {(flow?.skew ?? 0) >= 0.2 ? <span class="tone-warn">skew {shareText(flow?.skew)}</span> : null}
      </span>
    </button>
  );
};

/** The room inside of an element's padding, in pixels; undefined before it was measured. */
const useRoom = (): readonly [RefObject<HTMLDivElement | null>, Extent | undefined] => {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Extent>();
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, room];
};

const Graph = ({ graph, chosen }: { readonly graph: JobGraph; readonly chosen: string | undefined }) => {
  const isNarrow = useNarrow();
  const plan = useMemo(() => planOf(graph, isNarrow ? 'TB' : 'LR'), [graph, isNarrow]);
  const flows = new Map(details.value?.flow?.vertices.map((flow) => [flow.id, flow]));
  const places = new Map(plan.vertices.map((place) => [place.id, place]));
  const [box, room] = useRoom();
  const scale = scaleFor(plan, room ?? plan);
  return (
    <div ref={box} class="graph" tabIndex={0} role="group" aria-label="Tasks of the job">
      <div class="graph-room" style={{ width: `${plan.width * scale}px`, height: `${plan.height * scale}px` }}>
        <div
          class="graph-plane"
          style={{ width: `${plan.width}px`, height: `${plan.height}px`, transform: `scale(${scale})` }}
        >
          <svg class="graph-edges" width={plan.width} height={plan.height} aria-hidden="true">
            <defs>
              <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
                <path d="M0 0 8 4 0 8Z" />
              </marker>
            </defs>
            {plan.edges.map((edge) => (
              <g key={`${edge.from}-${edge.to}`}>
                <path class="edge" d={edge.path} marker-end="url(#arrow)" />
                {edge.ship === null ? null : (
                  <text class="edge-label" x={edge.label.x} y={edge.label.y - 6} text-anchor="middle">
                    {edge.ship}
                  </text>
                )}
              </g>
            ))}
          </svg>
          {graph.vertices.map((vertex) => {
            const place = places.get(vertex.id);
            return (
              <Vertex
                key={vertex.id}
                vertex={vertex}
                flow={flows.get(vertex.id)}
                isChosen={vertex.id === chosen}
                style={{
                  transform: `translate(${place?.x ?? 0}px, ${place?.y ?? 0}px)`,
                  width: `${VERTEX.width}px`,
                  height: `${VERTEX.height}px`,
                }}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
};

/** The tab. */
export const GraphTab = () => {
  const { row } = useSubject();
  const graph = details.value?.graph;
  const unanswered = details.value?.unanswered ?? null;
  if (graph === undefined) return <Loading what="the job graph" />;
  if (graph === null)
    return (
      <Empty title="No job runs">
        <p>{unanswered ?? `The application is ${row.status}. The graph of a running job is shown here.`}</p>
      </Empty>
    );
  const chosen = page.value.query['vertex'];
  const vertex = graph.vertices.find(({ id }) => id === chosen);
  return (
    <div class={vertex === undefined ? 'graph-tab' : 'graph-tab with-detail'}>
      {unanswered === null ? null : (
        <Notice icon="warning" tone="warn" role="status">
          {unanswered}
        </Notice>
      )}
      <Graph graph={graph} chosen={chosen} />
      {vertex === undefined ? null : (
        <VertexDetail vertex={vertex} flow={details.value?.flow?.vertices.find(({ id }) => id === vertex.id)} />
      )}
    </div>
  );
};
