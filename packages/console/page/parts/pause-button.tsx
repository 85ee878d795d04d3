// Stops what comes in, so that one can read.
import { Icon } from './icons.js';

/** The button; `p` presses it. */
export const PauseButton = ({
  isPaused,
  onToggle,
  what,
}: {
  readonly isPaused: boolean;
  readonly onToggle: () => void;
  readonly what: string;
}) => (
  <button
    type="button"
    class="button"
    data-pause
    aria-pressed={isPaused}
    onClick={onToggle}
    title={`${isPaused ? 'Go on' : 'Pause'} (p)`}
  >
    <Icon name={isPaused ? 'play' : 'pause'} />
    {isPaused ? `Paused: ${what}` : 'Pause'}
  </button>
);
