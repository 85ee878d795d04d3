// Small pictures with shapes of their own, so that no colour is the only sign.
import type { JSX } from 'preact';

const shapes = {
  running: <path d="M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Zm-2.6 5.7 1.9 1.9 3.5-4" class="stroke" />,
  ready: <circle cx="8" cy="8" r="4.5" class="stroke" />,
  moving: <path d="M8 2.5A5.5 5.5 0 1 1 2.5 8M2.5 8 1 6.2M2.5 8l2-1.4" class="stroke" />,
  warning: <path d="M8 2 14.5 13.5h-13ZM8 6.5v3.2M8 11.4v.4" class="stroke" />,
  fault: <path d="M5.2 2h5.6L14 5.2v5.6L10.8 14H5.2L2 10.8V5.2ZM6 6l4 4M10 6l-4 4" class="stroke" />,
  wait: (
    <path
      d="M4.5 2.5h7M4.5 13.5h7M5.5 2.5c0 3.5 5 3.5 5 5.5s-5 2-5 5.5M10.5 2.5c0 3.5-5 3.5-5 5.5s5 2 5 5.5"
      class="stroke"
    />
  ),
  done: <path d="m3 8.5 3.2 3.2L13 4.8" class="stroke" />,
  copy: <path d="M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3" class="stroke" />,
  open: <path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4" class="stroke" />,
  close: <path d="m4 4 8 8M12 4l-8 8" class="stroke" />,
  next: <path d="m6 3.5 4.5 4.5L6 12.5" class="stroke" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" class="stroke" />,
  play: <path d="M5 3.5v9l7-4.5Z" class="stroke" />,
  search: <path d="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.3 7.8 3.2 3.2" class="stroke" />,
  eye: (
    <path
      d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Zm6.5-1.8a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z"
      class="stroke"
    />
  ),
  link: (
    <path
      d="M6.5 9.5a2.5 2.5 0 0 0 3.6 0l2.6-2.6a2.5 2.5 0 0 0-3.6-3.6L8 4.4M9.5 6.5a2.5 2.5 0 0 0-3.6 0L3.3 9.1a2.5 2.5 0 0 0 3.6 3.6L8 11.6"
      class="stroke"
    />
  ),
  info: <path d="M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 7.3v3.5M8 5v.4" class="stroke" />,
} as const satisfies Readonly<Record<string, JSX.Element>>;

/** Names of the pictures. */
export type IconName = keyof typeof shapes;

/** A picture beside a word that says the same. */
export const Icon = ({ name, tone }: { readonly name: IconName; readonly tone?: string | undefined }) => (
  <svg
    class={`icon ${tone === undefined ? '' : `tone-${tone}`}`}
    viewBox="0 0 16 16"
    aria-hidden="true"
    focusable="false"
  >
    {shapes[name]}
  </svg>
);
