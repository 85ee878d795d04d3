// A button with more of them below it.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.js';

/** Closes when something is chosen, by Esc, and when one goes elsewhere. Whatever is chosen comes back to its label, since it is hidden itself by then. */
export const Menu = ({ label, children }: { readonly label: string; readonly children: ComponentChildren }) => {
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (): void => {
      if (element.current !== null) element.current.open = false;
    };
    const onPress = (event: Event): void => {
      if (event.target instanceof Node && element.current?.contains(event.target) === true) return;
      close();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || element.current?.open !== true) return;
      event.stopPropagation();
      close();
      element.current.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('keydown', onKey, true);
    };
  }, []);
  const leave = ({ relatedTarget }: FocusEvent): void => {
    if (element.current !== null && relatedTarget instanceof Node && !element.current.contains(relatedTarget))
      element.current.open = false;
  };
  return (
    <details class="menu" ref={element} onFocusOut={leave}>
      <summary class="button">
        {label} <Icon name="next" />
      </summary>
      <div
        class="menu-items"
        // Before what was chosen does its work: a dialog notes where the focus is when it opens.
        onClickCapture={() => {
          if (element.current === null) return;
          element.current.querySelector('summary')?.focus();
          element.current.open = false;
        }}
      >
        {children}
      </div>
    </details>
  );
};
