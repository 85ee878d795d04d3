// The frame around every page: where one is, whether what is shown is live, and the keys.
import { useSignalEffect } from '@preact/signals';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { details, rows, watch } from './feed/feed.js';
import { page } from './feed/location.js';
import { keyOf } from './model/route.js';
import { ApplicationPage } from './pages/application/application-page.js';
import { ApplicationsPage } from './pages/applications/applications-page.js';
import { BeginPage } from './pages/begin/begin-page.js';
import { MachinePage } from './pages/machine/machine-page.js';
import { Empty, Loading } from './parts/notice.js';
import { LinkLine, LinkState } from './parts/link-state.js';
import { Shortcuts } from './parts/shortcuts.js';
import { useKeys } from './parts/use-keys.js';

const titles = { applications: 'Applications', machine: 'The machine', begin: 'Begin', nowhere: 'Not here' } as const;

const Shown = () => {
  const here = page.value;
  if (here.kind === 'machine') return <MachinePage />;
  if (here.kind === 'begin') return <BeginPage />;
  if (here.kind === 'nowhere')
    return (
      <main class="page" id="main">
        <h1>Not here</h1>
        <Empty title="There is no such page">
          <p>
            <a href="#/">All applications</a>
          </p>
        </Empty>
      </main>
    );
  if (rows.value === undefined)
    return (
      <main class="page" id="main">
        <h1 class="away">Drey</h1>
        <Loading what="the applications" />
      </main>
    );
  if (here.kind === 'application') return <ApplicationPage key={keyOf(here.of)} of={here.of} tab={here.tab} />;
  return rows.value.size === 0 ? <BeginPage /> : <ApplicationsPage />;
};

const NavLink = ({
  href,
  label,
  isHere,
}: {
  readonly href: string;
  readonly label: string;
  readonly isHere: boolean;
}) => (
  <a href={href} class="nav-link" aria-current={isHere ? 'page' : undefined}>
    {label}
  </a>
);

/**
 * Another page begins at its heading, which a screen reader says; the browser does that only for pages that it loads itself. Where something
 * has the focus already, as the list gives it to the row that one comes back from, it stays there.
 */
const useHeading = (place: string): void => {
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    if (document.activeElement !== document.body && document.activeElement?.closest('#main') !== null) return;
    const heading = document.querySelector<HTMLElement>('#main h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }, [place]);
};

/** The page. */
export const App = () => {
  const [areKeysShown, showKeys] = useState(false);
  useSignalEffect(() => {
    const here = page.value;
    watch(here.kind === 'application' ? keyOf(here.of) : undefined);
    document.title = `${here.kind === 'application' ? here.of.name : titles[here.kind]} · Drey`;
  });
  useKeys(useCallback(() => showKeys(true), []));
  const here = page.value;
  const { kind } = here;
  useHeading(here.kind === 'application' ? keyOf(here.of) : here.kind);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event)}>
        To the content
      </a>
      <header class="top">
        <a class="brand" href="#/" aria-label="Drey, all applications">
          <svg class="brand-mark" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M2.5 8.5c2.5 6.5 12.5 6.5 15 0M4.5 11.2c3 2 8 2 11 0M10 9.5c-2.3 0-3.7-1.7-3.7-3.5S8 3 9.7 3s3 1.2 3 2.7" />
          </svg>
          <span>Drey</span>
        </a>
        <nav class="nav" aria-label="Pages">
          <NavLink href="#/" label="Applications" isHere={kind === 'applications' || kind === 'application'} />
          <NavLink href="#/machine" label="Machine" isHere={kind === 'machine'} />
          <NavLink href="#/begin" label="New" isHere={kind === 'begin'} />
        </nav>
        <span class="top-space" />
        <LinkState />
        <button
          type="button"
          class="icon-button keys-button"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          onClick={() => showKeys(true)}
        >
          ?
        </button>
      </header>
      <LinkLine />
      <Shown />
      {areKeysShown ? <Shortcuts isApplication={details.value !== undefined} onClose={() => showKeys(false)} /> : null}
    </>
  );
};

const skip = (event: Event): void => {
  event.preventDefault();
  const main = document.querySelector<HTMLElement>('#main');
  main?.setAttribute('tabindex', '-1');
  main?.focus();
};
