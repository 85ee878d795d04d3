// One checkpoint by task and subtask: phases and sizes.
import type { CheckpointAnswer, CheckpointFacts } from '../../../../src/wire.js';
import { askCheckpoint } from '../../../api/routes.js';
import { bytesText, durationText } from '../../../model/format.js';
import { longestOf, PHASES, phasesOf, phaseTexts } from '../../../model/gantt.js';
import { type ApplicationRef, keyOf } from '../../../model/route.js';
import { Answered } from '../../../parts/answered.js';
import { useAnswer } from '../../../parts/use-answer.js';
import { TableHead, figures } from '../../../parts/table-head.js';

const Subtasks = ({ answer }: { readonly answer: CheckpointAnswer }) => {
  const longest = longestOf(answer);
  return (
    <table class="data inner-table">
      <TableHead
        columns={[
          'Task',
          figures('Subtask'),
          { label: 'Phases', class: 'phase-cell' },
          figures('Duration'),
          figures('State'),
          figures('Written'),
          figures('In flight'),
        ]}
      />
      <tbody>
        {answer.vertices.flatMap((vertex) =>
          vertex.subtasks.map((subtask) => (
            <tr key={`${vertex.id}-${subtask.index}`}>
              <td class="clip" title={vertex.name ?? vertex.id}>
                {vertex.name ?? vertex.id}
              </td>
              <td class="number">{subtask.index}</td>
              <td class="phase-cell">
                <span class="gantt-track" aria-hidden="true">
                  {phasesOf(subtask, longest).map(({ phase, start, width }) => (
                    <span
                      key={phase}
                      class={`phase phase-${phase}`}
                      style={{ left: `${start * 100}%`, width: `max(1px, ${width * 100}%)` }}
                    />
                  ))}
                </span>
                <span class="sub">
                  {durationText(subtask.startDelay)} · {durationText(subtask.alignmentDuration)} ·{' '}
                  {durationText(subtask.syncDuration)} · {durationText(subtask.asyncDuration)}
                </span>
              </td>
              <td class="number">{durationText(subtask.duration)}</td>
              <td class="number">{bytesText(subtask.size)}</td>
              <td class="number">{bytesText(subtask.writtenSize)}</td>
              <td class="number">{bytesText(subtask.persistedBytes)}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
};

/** The detail. */
export const CheckpointDetail = ({
  of,
  checkpoint,
}: {
  readonly of: ApplicationRef;
  readonly checkpoint: CheckpointFacts;
}) => {
  const [asked, again] = useAnswer(
    () => askCheckpoint(keyOf(of), checkpoint.id),
    [checkpoint.id, checkpoint.status, checkpoint.acknowledged],
  );
  return (
    <div class="detail">
      {checkpoint.location === null ? null : (
        <p class="mono sub clip" title={checkpoint.location}>
          {checkpoint.location}
        </p>
      )}
      <ul class="legend">
        {PHASES.map((phase) => (
          <li key={phase}>
            <span class={`swatch phase-${phase}`} aria-hidden="true" />
            {phaseTexts[phase]}
          </li>
        ))}
      </ul>
      <Answered asked={asked} what="The checkpoint by subtask" again={again}>
        {(answer) => <Subtasks answer={answer} />}
      </Answered>
    </div>
  );
};
