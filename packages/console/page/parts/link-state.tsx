// Whether what is shown is live, and since when it is not.
import { heardAt, link, now, refusal, rows, version } from '../feed/feed.js';
import { ageText } from '../model/format.js';
import { Icon } from './icons.js';
import { Notice } from './notice.js';

const sinceHeard = (): number | undefined => {
  // Read so that the age goes on each second.
  void now.value;
  return heardAt.value === undefined ? undefined : Date.now() - heardAt.value;
};

/** In the corner: live, or for how long not. */
export const LinkState = () => {
  const age = sinceHeard();
  if (link.value === 'live')
    return (
      <span class="link-state tone-good" title={`Drey ${version.value ?? ''}`}>
        <span class="dot" aria-hidden="true" />
        Live
      </span>
    );
  return (
    <span class="link-state tone-warn">
      <Icon name={link.value === 'lost' ? 'warning' : 'moving'} />
      {link.value === 'lost' && age !== undefined ? `Last seen ${ageText(age)} ago` : 'Connecting'}
    </span>
  );
};

/** What Drey does instead of telling, and what to do. */
const whatIsWrong = (): string => {
  if (refusal.value !== undefined) return `Drey refuses the page: ${refusal.value}`;
  return rows.value === undefined ? 'Drey does not answer. Is it running?' : 'Drey does not answer.';
};

/** Across the page once it is stale: what is below is how it was. */
export const LinkLine = () => {
  const age = sinceHeard();
  if (link.value !== 'lost' || (age !== undefined && age < 3_000)) return null;
  return (
    <div class="link-line">
      <Notice icon="warning" tone="warn">
        {/* The age is outside: a screen reader would say it anew each second. */}
        <span role="status">
          {whatIsWrong()} The page {rows.value === undefined ? 'tries again' : 'comes back'} by itself.
        </span>
        {rows.value === undefined
          ? null
          : ` What is shown was last seen ${age === undefined ? 'a while' : ageText(age)} ago.`}
      </Notice>
    </div>
  );
};
