// Times and ages that go on by themselves; whoever hovers sees UTC.
import { hostNow, now } from '../feed/feed.js';
import { ageText, clockText, durationText, UNKNOWN, utcText } from '../model/format.js';

/** A time in the user's zone. */
export const Clock = ({ at, exact = false }: { readonly at: number | null | undefined; readonly exact?: boolean }) =>
  at === null || at === undefined ? (
    <span class="unknown">{UNKNOWN}</span>
  ) : (
    <time dateTime={new Date(at).toISOString()} title={utcText(at)}>
      {clockText(at, hostNow(), exact)}
    </time>
  );

/** How long ago something was. */
export const Age = ({ at, long = false }: { readonly at: number | null | undefined; readonly long?: boolean }) => {
  if (at === null || at === undefined) return <span class="unknown">{UNKNOWN}</span>;
  const age = Math.max(0, now.value - at);
  return (
    <time dateTime={new Date(at).toISOString()} title={utcText(at)}>
      {long ? durationText(age) : ageText(age)}
    </time>
  );
};

/** The same as words: `now`, `12 s ago`. */
export const Ago = ({ at }: { readonly at: number }) => (
  <>
    <Age at={at} />
    {now.value - at < 1_000 ? '' : ' ago'}
  </>
);

/** How long something took, or lasts so far. */
export const Lasting = ({ from, until }: { readonly from: number; readonly until: number | null }) => (
  <span class={until === null ? 'lasting' : ''}>{durationText((until ?? now.value) - from)}</span>
);
