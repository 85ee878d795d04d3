// What an application is and how it does, above its tabs, and what one can do with it.
import { useState } from 'preact/hooks';
import type { ApplicationRow } from '../../../src/wire.js';
import { hostNow, now } from '../../feed/feed.js';
import { complaintOf } from '../../model/attention.js';
import { bytesText, countText, durationText, rateText, UNKNOWN, withLocalTimes } from '../../model/format.js';
import { applicationHash } from '../../model/route.js';
import { CopyButton } from '../../parts/copy.js';
import { Icon } from '../../parts/icons.js';
import { Menu } from '../../parts/menu.js';
import { Notice } from '../../parts/notice.js';
import { Status } from '../../parts/status.js';
import { Age, Ago } from '../../parts/time.js';
import { ActionDialog } from './actions/action-dialog.js';
import { type Action, actionsFor } from './actions/actions.js';
import { useSubject } from './subject.js';

const Fact = ({
  label,
  children,
  title,
}: {
  readonly label: string;
  readonly children: preact.ComponentChildren;
  readonly title?: string;
}) => (
  <div class="fact" title={title}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

const Facts = ({ row }: { readonly row: ApplicationRow }) => (
  <dl class="facts">
    <Fact label="Runtime">{row.runtimeEnvironment}</Fact>
    <Fact label="Version">{row.versionId}</Fact>
    <Fact label="KPUs">{row.kpus ?? UNKNOWN}</Fact>
    <Fact label="Parallelism">{row.parallelism ?? UNKNOWN}</Fact>
    <Fact label="Job">{row.jobState ?? UNKNOWN}</Fact>
    <Fact label="Uptime">
      <Age at={row.runningSince} long />
    </Fact>
    <Fact label="Records in/s">{rateText(row.rates?.in)}</Fact>
    <Fact label="Records out/s">{rateText(row.rates?.out)}</Fact>
    <Fact
      label="Last checkpoint"
      title={`${bytesText(row.lastCheckpoint?.size)} in ${durationText(row.lastCheckpoint?.duration)}`}
    >
      <Age at={row.lastCheckpoint?.at} />
    </Fact>
    <Fact label="Restarts">
      <span class={(row.restarts ?? 0) > 0 ? 'tone-warn' : ''}>{countText(row.restarts)}</span>
    </Fact>
    <Fact label="Runs on">
      {row.driver}
      {row.placement === null ? '' : ` · ${row.placement.taskManagers} TM`}
    </Fact>
  </dl>
);

const Complaint = ({ row }: { readonly row: ApplicationRow }) => {
  const { of } = useSubject();
  const { firstFault } = row;
  const complaint = complaintOf(row);
  if (complaint === undefined) return null;
  if (firstFault !== null)
    return (
      <Notice icon="fault" tone="bad">
        <p class="fault-text">
          <strong>First fault</strong> <span class="mono">{complaint.text}</span>
        </p>
        {firstFault.remedy === null ? null : (
          <p class="remedy">
            <strong>Remedy</strong> {firstFault.remedy}
          </p>
        )}
        <p class="sub">
          <Ago at={firstFault.since} />
          {firstFault.times > 1 ? (
            <>
              , latest <Ago at={firstFault.latest} />
            </>
          ) : null}
          {firstFault.operator === null ? '' : ` · operator ${firstFault.operator}`}
          {firstFault.subtask === null ? '' : ` · subtask ${firstFault.subtask.index + 1} of ${firstFault.subtask.of}`}
          {firstFault.frame === null ? '' : ` · at ${firstFault.frame}`} ·{' '}
          <a href={applicationHash(of, 'logs', { jump: 'fault' })}>in the logs</a>
        </p>
      </Notice>
    );
  return (
    <Notice icon={complaint.kind === 'wait' ? 'wait' : 'warning'} tone={complaint.kind === 'wait' ? 'accent' : 'warn'}>
      {row.troubles.length === 0 ? (
        <p>{withLocalTimes(complaint.text, hostNow())}</p>
      ) : (
        row.troubles.map(({ text, since }) => (
          <p key={text}>
            {text}{' '}
            <span class="sub">
              since <Age at={since} />
            </span>
          </p>
        ))
      )}
    </Notice>
  );
};

const Actions = ({ onAct }: { readonly onAct: (action: Action) => void }) => {
  const { row } = useSubject();
  const [first, rest] = actionsFor(row);
  return (
    <div class="actions" role="group" aria-label="Actions">
      {first.map(({ action, label, isPossible, why }) => (
        <button
          key={action}
          type="button"
          class="button"
          disabled={!isPossible}
          title={why}
          onClick={() => onAct(action)}
        >
          {label}
        </button>
      ))}
      <Menu label="More">
        {rest.map(({ action, label, isPossible, why }) => (
          <button
            key={action}
            type="button"
            class="menu-item"
            disabled={!isPossible}
            title={why}
            onClick={() => onAct(action)}
          >
            {label}
          </button>
        ))}
      </Menu>
    </div>
  );
};

/** The head. */
export const ApplicationHead = () => {
  const { row, of } = useSubject();
  const [action, act] = useState<Action>();
  return (
    <div class="application-head">
      <div class="application-title">
        <a href="#/" class="up" aria-label="All applications" title="All applications (Esc)">
          <Icon name="next" />
        </a>
        <h1>{row.name}</h1>
        <Status status={row.status} age={Math.max(0, now.value - row.statusSince)} />
        <span class="application-place">
          {of.accountId} · {of.region}
        </span>
        <span class="arn">
          <span class="arn-text" title={row.arn}>
            {row.arn}
          </span>
          <CopyButton text={row.arn} what="the ARN" />
        </span>
        <Actions onAct={act} />
      </div>
      <Facts row={row} />
      <Complaint row={row} />
      {action === undefined ? null : <ActionDialog action={action} onClose={() => act(undefined)} />}
    </div>
  );
};
