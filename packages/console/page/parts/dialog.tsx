// A dialog of the browser's own: it keeps the focus, and Esc closes it.
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.js';

/** What it shows. */
export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly isWide?: boolean;
}

/** Where one begins to write; what is chosen already is not in the way. */
const FIELDS = ':is(input:not([type=radio], [type=checkbox], [type=file]), select, textarea):not(:disabled, details *)';

/** Gives the focus to the first field below an element, if there is one. */
export const beginWriting = (place: HTMLElement | null): void => place?.querySelector<HTMLElement>(FIELDS)?.focus();

/** Open while it is rendered. What had the focus before has it again afterwards, at once: whoever presses the next key does not wait for a paint. */
export const Dialog = ({ title, onClose, children, isWide = false }: DialogProps) => {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // The browser begins at the button that closes it.
    beginWriting(dialog);
    // While it is open nothing else takes the focus, so it is not only removed: closing gives the focus back.
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class={isWide ? 'dialog wide' : 'dialog'}
      aria-labelledby={heading}
      onClose={() => {
        // The browser tells later, also of one that was closed since it is not shown any more.
        if (element.current !== null) onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="dialog-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
};
