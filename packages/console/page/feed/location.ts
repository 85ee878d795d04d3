// The page that the address names, as a signal.
import { signal } from '@preact/signals';
import { hashOf, type Page, pageOf } from '../model/route.js';

/** What is shown. */
export const page = signal<Page>(pageOf(window.location.hash));

/** The part of the address that `page` was read from. */
let followed = window.location.hash;

let before: Page | undefined;

/** The page that was shown before this one; undefined for none. */
export const cameFrom = (): Page | undefined => before;

/** Shows what the address names: at once, since the browser tells of a change only later, and keys come quicker than that. */
const follow = (): void => {
  const { hash } = window.location;
  if (hash === followed) return;
  followed = hash;
  before = page.value;
  page.value = pageOf(hash);
};

window.addEventListener('hashchange', follow);

/** Goes to a page, so that "back" comes here again. */
export const go = (to: Page | string): void => {
  window.location.hash = typeof to === 'string' ? to : hashOf(to);
  follow();
};

/** Gives what is shown another address, without a step for "back". */
export const become = (next: Page): void => {
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}${hashOf(next)}`);
  followed = window.location.hash;
  page.value = next;
};

/** Notes choices of this page in its address. */
export const note = (query: Readonly<Record<string, string>>): void => become({ ...page.value, query });

/**
 * Links hold only the part after `#`. Followed by the browser they would be resolved against `<base>`, which may be another path than the
 * one that the page was loaded from.
 */
document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
  const href = link?.getAttribute('href');
  if (href === null || href === undefined) return;
  event.preventDefault();
  go(href);
});
