// One application in the list.
import type { ComponentChildren } from 'preact';
import type { ApplicationRow } from '../../../src/wire.js';
import { hostNow } from '../../feed/feed.js';
import { complaintOf, type Order } from '../../model/attention.js';
import { bytesText, countText, durationText, plural, rateText, UNKNOWN, withLocalTimes } from '../../model/format.js';
import { applicationHash } from '../../model/route.js';
import { Icon } from '../../parts/icons.js';
import { memoized } from '../../parts/memoized.js';
import { Spark } from '../../parts/spark.js';
import { Status } from '../../parts/status.js';
import { Age } from '../../parts/time.js';
import { placed } from '../../parts/virtual-list.js';

/** A column of the list. */
interface Column {
  readonly name: string;
  readonly label: string;
  readonly by?: Order;
}

/** In their order. */
export const COLUMNS: readonly Column[] = [
  { name: 'status', label: 'Status', by: 'status' },
  { name: 'name', label: 'Application', by: 'name' },
  { name: 'runtime', label: 'Runtime' },
  { name: 'size', label: 'Size' },
  { name: 'uptime', label: 'Uptime', by: 'uptime' },
  { name: 'in', label: 'Records in/s', by: 'records' },
  { name: 'out', label: 'Records out/s' },
  { name: 'checkpoint', label: 'Checkpoint', by: 'checkpoint' },
  { name: 'restarts', label: 'Restarts', by: 'restarts' },
  { name: 'operation', label: 'Latest operation' },
];

const Cell = ({
  name,
  children,
  title,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
  readonly title?: string;
}) => (
  <span role="cell" class={`cell cell-${name}`} title={title}>
    {children}
  </span>
);

const tones = { fault: ['fault', 'bad'], trouble: ['warning', 'warn'], wait: ['wait', 'accent'] } as const;

const Name = ({ row }: { readonly row: ApplicationRow }) => {
  const complaint = complaintOf(row);
  return (
    <Cell name="name">
      <span class="name-line">
        <a
          class="name-link"
          data-step
          href={applicationHash({ accountId: row.accountId, region: row.region, name: row.name })}
        >
          {row.name}
        </a>
        <span class="name-place">
          {row.accountId} · {row.region}
        </span>
      </span>
      {complaint === undefined ? null : (
        <span
          class={`complaint tone-${tones[complaint.kind][1]}`}
          title={[complaint.text, complaint.remedy ?? ''].join('\n')}
        >
          <Icon name={tones[complaint.kind][0]} />
          <span class="complaint-text">{withLocalTimes(complaint.text, hostNow())}</span>
        </span>
      )}
    </Cell>
  );
};

const Rate = ({ row, of }: { readonly row: ApplicationRow; readonly of: 'in' | 'out' }) => (
  <Cell name={of}>
    {row.rates === null ? (
      <span class="unknown">{UNKNOWN}</span>
    ) : (
      <>
        <Spark values={row.history.map((rates) => rates[of])} tone={of} />
        <span class="figure">{rateText(row.rates[of])}</span>
      </>
    )}
  </Cell>
);

const placeText = ({ placement, driver }: ApplicationRow): string => {
  if (placement === null) return driver;
  return `${driver}, ${placement.taskManagers} TM × ${placement.slotsPerTaskManager}`;
};

const Operation = ({ operation }: { readonly operation: ApplicationRow['latestOperation'] }) => (
  <Cell name="operation">
    {operation === null ? (
      <span class="unknown">{UNKNOWN}</span>
    ) : (
      <>
        <span class="operation-name">{operation.name}</span>
        <span class={operation.status === 'FAILED' ? 'sub tone-bad' : 'sub'}>
          {operation.status} · <Age at={operation.endedAt ?? operation.startedAt} />
        </span>
      </>
    )}
  </Cell>
);

const Checkpoint = ({ row: { lastCheckpoint } }: { readonly row: ApplicationRow }) => (
  <Cell name="checkpoint">
    {lastCheckpoint === null ? (
      <span class="unknown">{UNKNOWN}</span>
    ) : (
      <>
        <Age at={lastCheckpoint.at} />
        <span class="sub">
          {durationText(lastCheckpoint.duration)} · {bytesText(lastCheckpoint.size)}
        </span>
      </>
    )}
  </Cell>
);

/** What is shown, and where. */
interface LineProps {
  readonly row: ApplicationRow;
  readonly index: number;
  readonly top: number;
  readonly height: number;
}

const Line = ({ row, index, top, height }: LineProps) => (
  <div role="row" class={`line line-${row.severity}`} aria-rowindex={index + 2} style={placed(top, height)}>
    <Cell name="status">
      <Status status={row.status} />
      <span class="sub">
        <Age at={row.statusSince} />
      </span>
    </Cell>
    <Name row={row} />
    <Cell name="runtime">
      {row.runtimeEnvironment}
      <span class="sub">version {row.versionId}</span>
    </Cell>
    <Cell name="size" title={`Parallelism, Kinesis processing units, and where it runs: ${placeText(row)}`}>
      {row.parallelism === null ? UNKNOWN : `parallelism ${row.parallelism}`}
      <span class="sub">
        {row.kpus === null ? '' : `${plural(row.kpus, 'KPU')} · `}
        {placeText(row)}
      </span>
    </Cell>
    <Cell name="uptime">
      <Age at={row.runningSince} long />
    </Cell>
    <Rate row={row} of="in" />
    <Rate row={row} of="out" />
    <Checkpoint row={row} />
    <Cell name="restarts">
      <span class={row.restarts !== null && row.restarts > 0 ? 'tone-warn figure' : 'figure'}>
        {countText(row.restarts)}
      </span>
    </Cell>
    <Operation operation={row.latestOperation} />
  </div>
);

/** The row; of those in sight only what changed is drawn anew. */
export const ApplicationLine = memoized(Line);
