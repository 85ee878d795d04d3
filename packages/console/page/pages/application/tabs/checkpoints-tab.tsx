// The last sixty checkpoints as bars over time; one that is chosen by subtask and phase.
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { CheckpointFacts } from '../../../../src/wire.js';
import type { Checkpoints } from '../../../feed/details.js';
import { details, hostNow, now } from '../../../feed/feed.js';
import { note, page } from '../../../feed/location.js';
import { bytesText, clockText, countText, durationText } from '../../../model/format.js';
import { type GanttRow, ganttOf } from '../../../model/gantt.js';
import { Empty, Loading, Notice } from '../../../parts/notice.js';
import { PauseButton } from '../../../parts/pause-button.js';
import { Status } from '../../../parts/status.js';
import { Clock } from '../../../parts/time.js';
import { useSubject } from '../application-page.js';
import { usePaused } from '../use-paused.js';
import { CheckpointDetail } from './checkpoint-detail.js';

const Bar = ({ row, vertexName }: { readonly row: GanttRow; readonly vertexName: (id: string) => string }) => (
  <span class="gantt-track" aria-hidden="true">
    <span
      class={`gantt-bar gantt-${row.checkpoint.status.toLowerCase()} gantt-${row.checkpoint.kind}`}
      style={{ left: `${row.start * 100}%`, width: `max(3px, ${row.width * 100}%)` }}
    >
      {row.marks.map(({ vertex, at }) => (
        <span key={vertex} class="gantt-mark" title={vertexName(vertex)} style={{ left: `${at * 100}%` }} />
      ))}
    </span>
  </span>
);

const Line = ({
  row,
  largest,
  isChosen,
  onChoose,
  vertexName,
}: {
  readonly row: GanttRow;
  readonly largest: number;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly vertexName: (id: string) => string;
}) => {
  const { checkpoint } = row;
  return (
    <tr class={isChosen ? 'chosen' : ''}>
      <th scope="row">
        <button type="button" class="row-button" data-step aria-expanded={isChosen} onClick={onChoose}>
          {checkpoint.kind === 'savepoint' ? 'savepoint ' : '#'}
          {checkpoint.id}
        </button>
      </th>
      <td>
        <Status status={checkpoint.status} />
      </td>
      <td>
        <Clock at={checkpoint.triggeredAt} />
      </td>
      <td class="gantt-cell">
        <Bar row={row} vertexName={vertexName} />
      </td>
      <td class="number">{durationText(checkpoint.duration ?? now.value - checkpoint.triggeredAt)}</td>
      <td class="number">
        <span class="size-bar" aria-hidden="true">
          <span style={{ width: `${largest === 0 ? 0 : ((checkpoint.size ?? 0) / largest) * 100}%` }} />
        </span>
        {bytesText(checkpoint.size)}
      </td>
      <td class="number">
        {checkpoint.acknowledged}/{checkpoint.subtasks}
      </td>
    </tr>
  );
};

const Counts = ({ checkpoints }: { readonly checkpoints: Checkpoints }) => (
  <dl class="facts inline">
    <div class="fact">
      <dt>Completed</dt>
      <dd>{countText(checkpoints.completed)}</dd>
    </div>
    <div class="fact">
      <dt>Failed</dt>
      <dd class={checkpoints.failed > 0 ? 'tone-bad' : ''}>{countText(checkpoints.failed)}</dd>
    </div>
    <div class="fact">
      <dt>In progress</dt>
      <dd>{checkpoints.inProgress}</dd>
    </div>
    <div class="fact wide">
      <dt>Restored from</dt>
      <dd class="mono clip" title={checkpoints.restoredFrom ?? ''}>
        {checkpoints.restoredFrom ?? 'nothing: a fresh start'}
      </dd>
    </div>
  </dl>
);

const Chart = ({ items, chosen, onChoose }: { readonly items: readonly CheckpointFacts[]; readonly chosen: number | undefined; readonly onChoose: (id: number | undefined) => void }) => {
  const { of } = useSubject();
  const chart = ganttOf(items, items.some(({ status }) => status === 'IN_PROGRESS') ? now.value : 0);
  const largest = Math.max(0, ...items.map(({ size }) => size ?? 0));
  const names = new Map(details.value?.graph?.vertices.map(({ id, name }) => [id, name]));
  const vertexName = (id: string): string => names.get(id) ?? id;
  return (
    <table class="data gantt">
      <thead>
        <tr>
          <th scope="col">Checkpoint</th>
          <th scope="col">Status</th>
          <th scope="col">Triggered</th>
          <th scope="col" class="gantt-cell">
            <span class="gantt-scale">
              <span>{clockText(chart.from, hostNow())}</span>
              <span>{clockText(chart.to, hostNow())}</span>
            </span>
          </th>
          <th scope="col" class="number">Duration</th>
          <th scope="col" class="number">Size</th>
          <th scope="col" class="number">Acks</th>
        </tr>
      </thead>
      <tbody>
        {chart.rows.map((row) => {
          const isChosen = row.checkpoint.id === chosen;
          return (
            <Fragment key={row.checkpoint.id}>
              <Line
                row={row}
                largest={largest}
                isChosen={isChosen}
                vertexName={vertexName}
                onChoose={() => onChoose(isChosen ? undefined : row.checkpoint.id)}
              />
              {row.checkpoint.failure === null ? null : (
                <tr class="under">
                  <td colSpan={7}>
                    <Notice icon="fault" tone="bad">
                      {row.checkpoint.failure}
                    </Notice>
                  </td>
                </tr>
              )}
              {isChosen ? (
                <tr class="under">
                  <td colSpan={7}>
                    <CheckpointDetail of={of} checkpoint={row.checkpoint} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
};

/** The tab. */
export const CheckpointsTab = () => {
  const { row } = useSubject();
  const [checkpoints, isPaused, toggle] = usePaused(details.value?.checkpoints);
  const given = Number(page.value.query['checkpoint']);
  const [chosen, choose] = useState<number | undefined>(given > 0 ? given : undefined);
  if (checkpoints === undefined) return <Loading what="the checkpoints" />;
  if (checkpoints === null)
    return (
      <Empty title="No job, no checkpoints">
        <p>The application is {row.status}. Checkpoints of a job that runs are shown here.</p>
      </Empty>
    );
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Checkpoints">
      <div class="tab-tools">
        <Counts checkpoints={checkpoints} />
        <PauseButton isPaused={isPaused} onToggle={toggle} what="checkpoints stand still" />
      </div>
      {checkpoints.items.length === 0 ? (
        <Empty title="No checkpoint yet">
          <p>The first one comes an interval after the job began.</p>
        </Empty>
      ) : (
        <Chart
          items={checkpoints.items}
          chosen={chosen}
          onChoose={(id) => {
            choose(id);
            note(id === undefined ? {} : { checkpoint: String(id) });
          }}
        />
      )}
    </div>
  );
};
