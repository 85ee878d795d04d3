// A status as the API names it, with a shape of its own.
import { ageText, durationText } from '../model/format.js';
import { Icon, type IconName } from './icons.js';

const looks: Readonly<Record<string, readonly [IconName, string]>> = {
  RUNNING: ['running', 'good'],
  READY: ['ready', 'quiet'],
  STOPPED: ['ready', 'quiet'],
  SUCCESSFUL: ['done', 'good'],
  COMPLETED: ['done', 'good'],
  FINISHED: ['done', 'good'],
  CREATING: ['moving', 'accent'],
  FAILED: ['fault', 'bad'],
  FAILING: ['fault', 'bad'],
  CANCELED: ['close', 'quiet'],
  CANCELLED: ['close', 'quiet'],
  ROLLED_BACK: ['warning', 'warn'],
  RESTARTING: ['warning', 'warn'],
};

/** Picture and tone of a status; what moves is anything that is not at rest. */
const lookOf = (status: string): readonly [IconName, string] => looks[status] ?? ['moving', 'accent'];

/** A status with its picture; `since` adds how long it holds. */
export const Status = ({ status, age }: { readonly status: string; readonly age?: number | undefined }) => {
  const [icon, tone] = lookOf(status);
  return (
    <span class={`status tone-${tone}`}>
      <Icon name={icon} />
      <span class="status-word">{status}</span>
      {age === undefined ? null : (
        <span class="status-age" title={`${status} for ${durationText(age)}`}>
          {ageText(age)}
        </span>
      )}
    </span>
  );
};
