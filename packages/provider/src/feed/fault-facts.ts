// A known fault as the feed tells it; `/_drey/applications` tells the same, with times as texts.
import type { FirstFaultFacts } from '@drey/console';
import type { KnownFault } from '@drey/orchestrator';

/** Makes it; null for none. */
export const faultFacts = (fault: KnownFault | undefined): FirstFaultFacts | null => {
  if (fault === undefined) return null;
  const { frame } = fault;
  return {
    of: fault.of,
    kind: fault.kind ?? null,
    class: fault.type ?? null,
    message: fault.message,
    operator: fault.place?.operator ?? null,
    subtask: fault.place === undefined ? null : { index: fault.place.subtask, of: fault.place.of },
    frame: frame === undefined ? null : `${frame.code} (${frame.file}:${frame.line})`,
    since: fault.since,
    latest: fault.latest,
    times: fault.times,
    remedy: fault.remedy ?? null,
  };
};
