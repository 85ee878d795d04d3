// The last sixty checkpoints as bars over time; one that is chosen by subtask and phase.
import { useState } from 'preact/hooks';
import type { Checkpoints } from '../../../feed/details.js';
import { details } from '../../../feed/feed.js';
import { note, page } from '../../../feed/location.js';
import { countText } from '../../../model/format.js';
import { Empty, Loading } from '../../../parts/notice.js';
import { PauseButton } from '../../../parts/pause-button.js';
import { useSubject } from '../subject.js';
import { usePaused } from '../use-paused.js';
import { CheckpointChart } from './checkpoint-chart.js';

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
        <CheckpointChart
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
