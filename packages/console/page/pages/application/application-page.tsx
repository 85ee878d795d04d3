// One application: its head, and the tab that the address names.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ApplicationRow } from '../../../src/wire.js';
import { describe } from '../../api/description.js';
import { details, rows } from '../../feed/feed.js';
import { applicationHash, type ApplicationRef, keyOf, type Tab, TABS } from '../../model/route.js';
import { Empty, Loading } from '../../parts/notice.js';
import { useAnswer } from '../../parts/use-answer.js';
import { ApplicationHead } from './application-head.js';
import { SubjectContext } from './subject.js';
import { CheckpointsTab } from './tabs/checkpoints-tab.js';
import { ClusterTab } from './tabs/cluster-tab.js';
import { CodeTab } from './tabs/code-tab.js';
import { GraphTab } from './graph/graph-tab.js';
import { LogsTab } from './logs/logs-tab.js';
import { MetricsTab } from './tabs/metrics-tab.js';
import { PropertiesTab } from './tabs/properties-tab.js';
import { RoleTab } from './tabs/role-tab.js';
import { SnapshotsTab } from './tabs/snapshots-tab.js';
import { TimelineTab } from './tabs/timeline-tab.js';
import { VersionsTab } from './tabs/versions-tab.js';

const views: Readonly<Record<Tab, readonly [string, () => preact.JSX.Element | null]>> = {
  timeline: ['Timeline', TimelineTab],
  graph: ['Job graph', GraphTab],
  checkpoints: ['Checkpoints', CheckpointsTab],
  snapshots: ['Snapshots', SnapshotsTab],
  versions: ['Versions', VersionsTab],
  logs: ['Logs', LogsTab],
  metrics: ['Metrics', MetricsTab],
  properties: ['Properties', PropertiesTab],
  role: ['Role', RoleTab],
  code: ['Code', CodeTab],
  cluster: ['Cluster', ClusterTab],
};

const Tabs = ({ of, tab }: { readonly of: ApplicationRef; readonly tab: Tab }) => {
  const bar = useRef<HTMLElement>(null);
  // Where there is little room, the tab that the address names may lie beyond the edge.
  useLayoutEffect(() => {
    const chosen = bar.current?.querySelector('[aria-current]')?.getBoundingClientRect();
    if (bar.current === null || chosen === undefined) return;
    const { left, width } = bar.current.getBoundingClientRect();
    bar.current.scrollLeft += chosen.left - left - (width - chosen.width) / 2;
  }, [tab]);
  return (
    <nav class="tabs" aria-label="Parts of the application" ref={bar}>
      {TABS.map((one) => (
        <a key={one} href={applicationHash(of, one)} class="tab" aria-current={one === tab ? 'page' : undefined}>
          {views[one][0]}
        </a>
      ))}
    </nav>
  );
};

const Gone = ({ of }: { readonly of: ApplicationRef }) => (
  <main class="page" id="main">
    <h1>{of.name}</h1>
    <Empty title="There is no such application">
      <p>
        Account {of.accountId}, region {of.region}. It may have been deleted. <a href="#/">All applications</a>
      </p>
    </Empty>
  </main>
);

const Known = ({ of, tab, row }: { readonly of: ApplicationRef; readonly tab: Tab; readonly row: ApplicationRow }) => {
  const { status, versionId, latestOperation } = row;
  const [description, askAgain] = useAnswer(
    () => describe(of),
    [status, versionId, latestOperation?.id, latestOperation?.status],
  );
  const [label, View] = views[tab];
  return (
    <SubjectContext.Provider value={{ of, row, description, askAgain }}>
      <main class="page page-full application" id="main">
        <ApplicationHead />
        <Tabs of={of} tab={tab} />
        <div class={`tab-body tab-${tab}`} key={tab}>
          <h2 class="away">{label}</h2>
          <View />
        </div>
      </main>
    </SubjectContext.Provider>
  );
};

/** The page. */
export const ApplicationPage = ({ of, tab }: { readonly of: ApplicationRef; readonly tab: Tab }) => {
  const row = rows.value?.get(keyOf(of));
  if (details.value?.exists === false) return <Gone of={of} />;
  // One that was made a moment ago: its row comes with the next event.
  if (row === undefined)
    return (
      <main class="page" id="main">
        <h1>{of.name}</h1>
        <Loading what="the application" />
      </main>
    );
  return <Known of={of} tab={tab} row={row} />;
};
