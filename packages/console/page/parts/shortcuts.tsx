// The keys, listed.
import { Dialog } from './dialog.js';

const everywhere = [
  ['/', 'Search'],
  ['j', 'Next row'],
  ['k', 'Previous row'],
  ['Enter', 'Open it'],
  ['Esc', 'Leave a field, close a dialog, back to all applications'],
  ['g a', 'All applications'],
  ['g m', 'The machine'],
  ['g n', 'A new application'],
  ['?', 'This list'],
] as const;

const ofApplication = [
  ['[', 'Tab before'],
  [']', 'Tab after'],
  ['p', 'Pause what comes in, or go on'],
] as const;

const Keys = ({ keys }: { readonly keys: readonly (readonly [string, string])[] }) => (
  <dl class="keys">
    {keys.map(([key, what]) => (
      <div key={key}>
        <dt>
          {key.split(' ').map((one) => (
            <kbd key={one}>{one}</kbd>
          ))}
        </dt>
        <dd>{what}</dd>
      </div>
    ))}
  </dl>
);

/** The dialog. */
export const Shortcuts = ({
  isApplication,
  onClose,
}: {
  readonly isApplication: boolean;
  readonly onClose: () => void;
}) => (
  <Dialog title="Keyboard shortcuts" onClose={onClose}>
    <Keys keys={everywhere} />
    <h3>{isApplication ? 'On this application' : 'On an application'}</h3>
    <Keys keys={ofApplication} />
  </Dialog>
);
