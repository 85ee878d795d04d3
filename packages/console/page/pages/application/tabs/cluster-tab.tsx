// The cluster: its JVMs, what they take, and the way to Flink's own dashboard.
import { useState } from 'preact/hooks';
import type { ClusterFacts, MemberFacts } from '../../../../src/wire.js';
import { dashboardAddress } from '../../../api/description.js';
import { details } from '../../../feed/feed.js';
import { bytesText, countText, UNKNOWN } from '../../../model/format.js';
import { CopyButton } from '../../../parts/copy.js';
import { Icon } from '../../../parts/icons.js';
import { Empty, Loading, Notice } from '../../../parts/notice.js';
import { Age } from '../../../parts/time.js';
import { faultText } from '../../../parts/use-answer.js';
import { TableHead, figures } from '../../../parts/table-head.js';
import { useSubject } from '../subject.js';

const Gauge = ({
  used,
  most,
  what,
}: {
  readonly used: number | null;
  readonly most: number | null;
  readonly what: string;
}) => {
  if (used === null) return <span class="unknown">{UNKNOWN}</span>;
  return (
    <span class="gauge">
      {most === null || most <= 0 ? null : (
        <span class="size-bar" role="img" aria-label={`${what} ${Math.round((used / most) * 100)} %`}>
          <span style={{ width: `${Math.min(100, (used / most) * 100)}%` }} />
        </span>
      )}
      {bytesText(used)}
      {most === null || most <= 0 ? '' : ` of ${bytesText(most)}`}
    </span>
  );
};

const stateOf = (member: MemberFacts): readonly [string, string] => {
  if (!member.alive) return [member.ended ?? 'ended', 'bad'];
  return member.suspended ? ['suspended', 'warn'] : ['alive', 'good'];
};

const Member = ({ member }: { readonly member: MemberFacts }) => {
  const [state, tone] = stateOf(member);
  return (
    <tr>
      <th scope="row">{member.name}</th>
      <td class={`tone-${tone}`}>
        <Icon name={tone === 'good' ? 'running' : tone === 'warn' ? 'warning' : 'fault'} /> {state}
      </td>
      <td class="mono">{member.container?.slice(0, 12) ?? (member.pid === null ? UNKNOWN : `pid ${member.pid}`)}</td>
      <td>
        <Age at={member.startedAt} long />
      </td>
      <td>
        <Gauge used={member.heapUsed} most={member.heapMax} what="Heap" />
      </td>
      <td>
        <Gauge used={member.resident} most={member.memoryLimit} what="Memory" />
      </td>
      <td class="number">{member.cpu === null ? UNKNOWN : `${member.cpu.toFixed(2)} cores`}</td>
      <td class="number">{countText(member.threads)}</td>
    </tr>
  );
};

const DashboardButton = () => {
  const { of, row } = useSubject();
  const [fault, setFault] = useState<string>();
  const open = async (): Promise<void> => {
    setFault(undefined);
    // Opened within the click, or the browser takes it for a pop-up; its address follows.
    const tab = window.open('about:blank', '_blank');
    try {
      const address = await dashboardAddress(of);
      if (tab === null) window.location.href = address;
      else {
        tab.opener = null;
        tab.location.href = address;
      }
    } catch (error) {
      tab?.close();
      setFault(faultText(error));
    }
  };
  return (
    <>
      <button type="button" class="button primary" disabled={row.status !== 'RUNNING'} onClick={() => void open()}>
        <Icon name="open" /> Open Flink's dashboard
      </button>
      {fault === undefined ? null : (
        <Notice icon="fault" tone="bad" role="alert">
          {fault}
        </Notice>
      )}
    </>
  );
};

const Cluster = ({ cluster }: { readonly cluster: ClusterFacts }) => (
  <>
    <dl class="pairs card">
      {(
        [
          ['Cluster', cluster.id],
          ['Driver', cluster.driver],
          ['Job', cluster.jobId ?? UNKNOWN],
          ['Flink REST', cluster.rest],
        ] as const
      ).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <code>{value}</code> <CopyButton text={value} what={label} />
          </dd>
        </div>
      ))}
    </dl>
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Members">
      <table class="data">
        <TableHead
          columns={['Member', 'State', 'Process', 'Since', 'Heap', 'Memory', figures('CPU'), figures('Threads')]}
        />
        <tbody>
          {cluster.members.map((member) => (
            <Member key={member.name} member={member} />
          ))}
        </tbody>
      </table>
    </div>
  </>
);

/** The tab. */
export const ClusterTab = () => {
  const { row } = useSubject();
  const cluster = details.value?.cluster;
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Cluster">
      <div class="tab-tools">
        <DashboardButton />
        <p class="hint">It lets one look, not act; the link lasts for twelve hours.</p>
      </div>
      {cluster === undefined ? <Loading what="the cluster" /> : null}
      {cluster === null ? (
        <Empty title="No cluster">
          <p>
            {row.driver === 'none' ? 'Driver none: statuses move, nothing runs.' : `The application is ${row.status}.`}
          </p>
        </Empty>
      ) : null}
      {cluster === undefined || cluster === null ? null : <Cluster cluster={cluster} />}
    </div>
  );
};
