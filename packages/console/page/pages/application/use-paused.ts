// What is shown while live updates are paused: how it was at that moment.
import { useRef, useState } from 'preact/hooks';

/** The value to show, whether it stands still, and the switch. */
export const usePaused = <Value>(live: Value): readonly [Value, boolean, () => void] => {
  const [isPaused, setPaused] = useState(false);
  const kept = useRef(live);
  if (!isPaused) kept.current = live;
  return [kept.current, isPaused, () => setPaused((before) => !before)];
};
