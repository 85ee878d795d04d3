// One task: its figures, and its operators with the ids that state is kept by.
import type { GraphOperator, GraphVertex, VertexFlow } from '../../../../src/wire.js';
import { hostNow } from '../../../feed/feed.js';
import { note } from '../../../feed/location.js';
import { countText, durationText, rateText, shareText, UNKNOWN } from '../../../model/format.js';
import { CopyButton } from '../../../parts/copy.js';
import { Icon } from '../../../parts/icons.js';
import { Clock } from '../../../parts/time.js';

const Watermark = ({ at }: { readonly at: number | null | undefined }) =>
  at === null || at === undefined ? (
    <>{UNKNOWN}</>
  ) : (
    <>
      <Clock at={at} exact /> <span class="sub">{durationText(hostNow() - at)} behind</span>
    </>
  );

const Operator = ({ operator }: { readonly operator: GraphOperator }) => (
  <li class="operator">
    <span class="operator-title">{operator.name}</span>
    {operator.uid === null ? (
      <span class="sub">no uid known: its state, if any, is found by its place in the job</span>
    ) : (
      <span class="sub">
        uid <code>{operator.uid}</code>
      </span>
    )}
    {operator.id === null ? null : (
      <span class="sub mono operator-id">
        {operator.id} <CopyButton text={operator.id} what={`the id of ${operator.name}`} />
      </span>
    )}
  </li>
);

/** The panel. */
export const VertexDetail = ({
  vertex,
  flow,
}: {
  readonly vertex: GraphVertex;
  readonly flow: VertexFlow | undefined;
}) => {
  const facts: readonly (readonly [string, preact.ComponentChildren])[] = [
    ['Status', flow?.status ?? UNKNOWN],
    [
      'Subtasks',
      Object.entries(flow?.subtasks ?? {})
        .map(([status, count]) => `${count} ${status}`)
        .join(', ') || UNKNOWN,
    ],
    ['Parallelism', `${vertex.parallelism}, at most ${vertex.maxParallelism ?? UNKNOWN}`],
    ['Busy', shareText(flow?.busy)],
    ['Back-pressured', shareText(flow?.backPressured)],
    ['Idle', shareText(flow?.idle)],
    ['Records in', `${rateText(flow?.recordsIn)}/s, ${countText(flow?.recordsInTotal)} in all`],
    ['Records out', `${rateText(flow?.recordsOut)}/s, ${countText(flow?.recordsOutTotal)} in all`],
    ['Skew', shareText(flow?.skew)],
    ['Watermark', <Watermark key="watermark" at={flow?.watermark} />],
  ];
  return (
    <aside class="vertex-detail" aria-label={`Task ${vertex.name}`}>
      <header>
        <h2>{vertex.name}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={() => note({})}>
          <Icon name="close" />
        </button>
      </header>
      <dl class="pairs">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>Operators</h3>
      {vertex.operators.length === 0 ? <p class="hint">Not known for this job.</p> : null}
      <ol class="operators">
        {vertex.operators.map((operator, index) => (
          <Operator key={operator.id ?? index} operator={operator} />
        ))}
      </ol>
    </aside>
  );
};
