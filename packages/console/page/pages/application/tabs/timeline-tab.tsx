// What happened: operations with every step, and events between them.
import { useState } from 'preact/hooks';
import type { FirstFaultFacts, TimelineEntry } from '../../../../src/wire.js';
import { details, now } from '../../../feed/feed.js';
import { durationText, plural } from '../../../model/format.js';
import { barOf, grouped, type TimelineGroup } from '../../../model/timeline.js';
import { Icon, type IconName } from '../../../parts/icons.js';
import { Empty, Loading } from '../../../parts/notice.js';
import { PauseButton } from '../../../parts/pause-button.js';
import { Ago, Clock, Lasting } from '../../../parts/time.js';
import { usePaused } from '../use-paused.js';

const looks: Readonly<Record<TimelineEntry['state'], readonly [IconName, string, string]>> = {
  underWay: ['moving', 'accent', 'under way'],
  done: ['done', 'good', 'done'],
  failed: ['fault', 'bad', 'failed'],
};

const Mark = ({ entry }: { readonly entry: TimelineEntry }) => {
  const [icon, tone, word] = looks[entry.state];
  const isPlain = entry.kind === 'event' && entry.state === 'done';
  return (
    <span class={`mark tone-${isPlain ? 'quiet' : tone}`}>
      <Icon name={isPlain ? 'info' : icon} />
      <span class="away">{isPlain ? 'event' : word}</span>
    </span>
  );
};

const Fault = ({ fault }: { readonly fault: FirstFaultFacts }) => (
  <div class="entry-fault tone-bad">
    <p class="mono">
      {fault.class === null ? '' : `${fault.class}: `}
      {fault.message}
    </p>
    {fault.frame === null ? null : <p class="mono sub">at {fault.frame}</p>}
    {fault.remedy === null ? null : (
      <p class="remedy">
        <strong>Remedy</strong> {fault.remedy}
      </p>
    )}
  </div>
);

const Step = ({
  step,
  whole,
}: {
  readonly step: TimelineEntry;
  readonly whole: { readonly from: number; readonly to: number };
}) => {
  const { start, width } = barOf(step, whole);
  return (
    <li class="step">
      <Mark entry={step} />
      <span class="step-at" title="Since the operation began">
        +{durationText(step.at - whole.from)}
      </span>
      <span class="step-what">
        <span class="step-title">{step.title}</span>
        {step.text === null ? null : <span class="step-text">{step.text}</span>}
        {step.notes.map((note) => (
          <span key={note} class="step-text">
            {note}
          </span>
        ))}
        {step.fault === null ? null : <Fault fault={step.fault} />}
      </span>
      <span class="step-bar" aria-hidden="true">
        <span
          class={`step-bar-part bar-${step.state}`}
          style={{ left: `${start * 100}%`, width: `max(2px, ${width * 100}%)` }}
        />
      </span>
      <span class="step-lasting">{step.kind === 'event' ? '' : <Lasting from={step.at} until={step.until} />}</span>
    </li>
  );
};

const Group = ({
  group: { entry, steps },
  isFirst,
  isPaused,
}: {
  readonly group: TimelineGroup;
  readonly isFirst: boolean;
  readonly isPaused: boolean;
}) => {
  const [isOpen, setOpen] = useState(isFirst || entry.state !== 'done');
  const hasMore = steps.length > 0;
  // Read only where the bar moves.
  const to = entry.until ?? (isPaused ? Math.max(entry.at, ...steps.map(({ until, at }) => until ?? at)) : now.value);
  return (
    <li class={`entry entry-${entry.kind}`}>
      <div class="entry-line">
        <Mark entry={entry} />
        <span class="entry-at">
          <Clock at={entry.at} />
          <span class="sub">
            <Ago at={entry.at} />
          </span>
        </span>
        <span class="entry-what">
          {hasMore ? (
            <button
              type="button"
              class="entry-title fold"
              data-step
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              <Icon name="next" />
              {entry.title}
              <span class="fold-count">{plural(steps.length, 'step')}</span>
            </button>
          ) : (
            <span class="entry-title">{entry.title}</span>
          )}
          {entry.text === null ? null : <span class="step-text">{entry.text}</span>}
          {entry.notes.map((note) => (
            <span key={note} class="step-text">
              {note}
            </span>
          ))}
          {entry.fault === null ? null : <Fault fault={entry.fault} />}
        </span>
        <span class="entry-lasting">
          {entry.kind === 'event' ? '' : <Lasting from={entry.at} until={entry.until} />}
        </span>
      </div>
      {hasMore && isOpen ? (
        <ol class="steps">
          {steps.map((step) => (
            <Step key={step.id} step={step} whole={{ from: entry.at, to }} />
          ))}
        </ol>
      ) : null}
    </li>
  );
};

/** The tab. */
export const TimelineTab = () => {
  const [entries, isPaused, toggle] = usePaused(details.value?.timeline);
  if (entries === undefined) return <Loading what="the timeline" />;
  const groups = grouped(entries);
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Timeline">
      <div class="tab-tools">
        <p class="hint">
          Operations of the API with what was done for them, and what came about by itself. Newest first.
        </p>
        <PauseButton isPaused={isPaused} onToggle={toggle} what="the timeline stands still" />
      </div>
      {groups.length === 0 ? (
        <Empty title="Nothing has happened yet">
          <p>A start, a stop or an update shows its steps here.</p>
        </Empty>
      ) : (
        <ol class="timeline">
          {groups.map((group, index) => (
            <Group key={group.entry.id} group={group} isFirst={index === 0} isPaused={isPaused} />
          ))}
        </ol>
      )}
    </div>
  );
};
