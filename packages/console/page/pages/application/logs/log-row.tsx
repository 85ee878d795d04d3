// One row of the log: an event, or a line of what is folded below it.
import type { CSSProperties } from 'preact';
import { hostNow } from '../../../feed/feed.js';
import { clockText, plural, utcText } from '../../../model/format.js';
import type { LogRow } from '../../../model/log-rows.js';
import { Icon } from '../../../parts/icons.js';

const shortLogger = (logger: string): string => logger.replace(/^.*\./, '');

const Part = ({ row: { text }, style }: { readonly row: LogRow; readonly style: CSSProperties }) => (
  <div class={`log-row log-part ${/^\s*(at |\.\.\. )/.test(text) ? 'log-frame' : ''}`} style={style}>
    <span class="log-text">{text}</span>
  </div>
);

/** The row. */
export const LogRowView = ({
  row,
  isOpen,
  style,
  onToggle,
}: {
  readonly row: LogRow;
  readonly isOpen: boolean;
  readonly style: CSSProperties;
  readonly onToggle: (number: number) => void;
}) => {
  if (row.part !== undefined) return <Part row={row} style={style} />;
  const { line, number, below } = row;
  return (
    <div class={`log-row log-${line.level.toLowerCase()}`} style={style}>
      {below === 0 ? (
        <span class="log-fold" />
      ) : (
        <button
          type="button"
          class="log-fold fold"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${plural(below, 'line')}`}
          onClick={() => onToggle(number)}
        >
          <Icon name="next" />
        </button>
      )}
      <time class="log-at" dateTime={new Date(line.at).toISOString()} title={utcText(line.at)}>
        {clockText(line.at, hostNow(), true)}
      </time>
      <span class="log-level">{line.level}</span>
      <span class="log-thread" title={line.thread}>
        {line.thread}
      </span>
      <span class="log-logger" title={line.logger}>
        {shortLogger(line.logger)}
      </span>
      <span class="log-text" title={line.message}>
        {line.message}
        {below === 0 || isOpen ? null : <span class="log-more"> +{below}</span>}
      </span>
    </div>
  );
};
