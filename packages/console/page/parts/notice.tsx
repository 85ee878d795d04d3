// What stands where there is nothing to show yet, or something to say.
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.js';

/** A sentence with a picture; `tone` is `bad`, `warn`, `good`, `accent` or `quiet`. */
export const Notice = ({
  icon,
  tone,
  children,
  role,
}: {
  readonly icon: IconName;
  readonly tone: string;
  readonly children: ComponentChildren;
  readonly role?: 'alert' | 'status';
}) => (
  <div class={`notice tone-${tone}`} role={role}>
    <Icon name={icon} />
    <div class="notice-text">{children}</div>
  </div>
);

/** There is nothing, and why. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);

/** Something is asked for. */
export const Loading = ({ what }: { readonly what: string }) => (
  <div class="loading" role="status">
    <span class="bar" />
    <span class="bar short" />
    <span class="bar" />
    <span class="away">Loading {what}</span>
  </div>
);
