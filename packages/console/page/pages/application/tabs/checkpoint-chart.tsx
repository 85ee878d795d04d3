// Sixty checkpoints: a line of time, and a row each on one scale.
import { Fragment } from 'preact';
import type { CheckpointFacts } from '../../../../src/wire.js';
import { details, hostNow, now } from '../../../feed/feed.js';
import { bytesText, clockText, durationText } from '../../../model/format.js';
import { type Gantt, type GanttRow, ganttOf } from '../../../model/gantt.js';
import { Notice } from '../../../parts/notice.js';
import { Status } from '../../../parts/status.js';
import { Clock } from '../../../parts/time.js';
import { TableHead, figures } from '../../../parts/table-head.js';
import { useSubject } from '../subject.js';
import { CheckpointDetail } from './checkpoint-detail.js';

const percent = (share: number): string => `${share * 100}%`;

const Strip = ({ chart }: { readonly chart: Gantt }) => (
  <div class="strip" aria-hidden="true">
    <div class="strip-plane">
      {chart.marks.map(({ checkpoint, start, width, height }) => (
        <span
          key={checkpoint.id}
          class={`strip-mark gantt-${checkpoint.status.toLowerCase()}`}
          title={`${checkpoint.kind} ${checkpoint.id}`}
          style={{ left: percent(start), width: `max(4px, ${percent(width)})`, height: `max(3px, ${percent(height)})` }}
        />
      ))}
    </div>
    <div class="gantt-scale">
      <span>{clockText(chart.from, hostNow())}</span>
      <span>{clockText(chart.to, hostNow())}</span>
    </div>
  </div>
);

const Bar = ({ row, nameOf }: { readonly row: GanttRow; readonly nameOf: (id: string) => string }) => (
  <span class="gantt-track" aria-hidden="true">
    <span
      class={`gantt-bar gantt-${row.checkpoint.status.toLowerCase()} gantt-${row.checkpoint.kind}`}
      style={{ width: `max(3px, ${percent(row.width)})` }}
    />
    {row.tasks.map(({ vertex, start, width }) => (
      <span
        key={vertex}
        class="gantt-task"
        title={nameOf(vertex)}
        style={{ left: percent(start), width: percent(width) }}
      />
    ))}
  </span>
);

const Line = ({
  row,
  largest,
  isChosen,
  onChoose,
  nameOf,
}: {
  readonly row: GanttRow;
  readonly largest: number;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly nameOf: (id: string) => string;
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
        <Bar row={row} nameOf={nameOf} />
      </td>
      <td class="number">{durationText(checkpoint.duration ?? now.value - checkpoint.triggeredAt)}</td>
      <td class="number">
        <span class="size-bar" aria-hidden="true">
          <span style={{ width: percent(largest === 0 ? 0 : (checkpoint.size ?? 0) / largest) }} />
        </span>
        {bytesText(checkpoint.size)}
      </td>
      <td class="number">
        {checkpoint.acknowledged}/{checkpoint.subtasks}
      </td>
    </tr>
  );
};

const Under = ({ children }: { readonly children: preact.ComponentChildren }) => (
  <tr class="under">
    <td colSpan={7}>{children}</td>
  </tr>
);

/** The chart; `chosen` is the id of the checkpoint that is unfolded. */
export const CheckpointChart = ({
  items,
  chosen,
  onChoose,
}: {
  readonly items: readonly CheckpointFacts[];
  readonly chosen: number | undefined;
  readonly onChoose: (id: number | undefined) => void;
}) => {
  const { of } = useSubject();
  // Only a checkpoint in progress makes the chart move each second.
  const chart = ganttOf(items, items.some(({ status }) => status === 'IN_PROGRESS') ? now.value : 0);
  const largest = Math.max(0, ...items.map(({ size }) => size ?? 0));
  const names = new Map(details.value?.graph?.vertices.map(({ id, name }) => [id, name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  return (
    <>
      <Strip chart={chart} />
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Checkpoints, a table">
        <table class="data gantt">
          <TableHead
            columns={[
              'Checkpoint',
              'Status',
              'Triggered',
              {
                label: (
                  <span class="gantt-scale">
                    <span>trigger, then task by task</span>
                    <span class="gantt-half">{durationText(chart.longest / 2)}</span>
                    <span>{durationText(chart.longest)}</span>
                  </span>
                ),
                class: 'gantt-cell',
              },
              figures('Duration'),
              figures('Size'),
              figures('Subtasks'),
            ]}
          />
          <tbody>
            {chart.rows.map((row) => {
              const { id, failure } = row.checkpoint;
              const isChosen = id === chosen;
              return (
                <Fragment key={id}>
                  <Line
                    row={row}
                    largest={largest}
                    isChosen={isChosen}
                    nameOf={nameOf}
                    onChoose={() => onChoose(isChosen ? undefined : id)}
                  />
                  {failure === null ? null : (
                    <Under>
                      <Notice icon="fault" tone="bad">
                        {failure}
                      </Notice>
                    </Under>
                  )}
                  {isChosen ? (
                    <Under>
                      <CheckpointDetail of={of} checkpoint={row.checkpoint} />
                    </Under>
                  ) : null}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
};
