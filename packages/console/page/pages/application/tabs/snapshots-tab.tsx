// Snapshots of the application: taken, restored, exported, deleted; and what is in them.
import { useEffect, useState } from 'preact/hooks';
import { listedSnapshots, type ListedSnapshot } from '../../../api/listed-snapshots.js';
import { details } from '../../../feed/feed.js';
import { deleteSnapshotCall } from '../../../model/calls.js';
import { timeOf } from '../../../model/format.js';
import { Answered } from '../../../parts/answered.js';
import { CallDialog } from '../../../parts/call-dialog.js';
import { Icon } from '../../../parts/icons.js';
import { Empty } from '../../../parts/notice.js';
import { Status } from '../../../parts/status.js';
import { Ago, Clock } from '../../../parts/time.js';
import { useAnswer } from '../../../parts/use-answer.js';
import { TableHead } from '../../../parts/table-head.js';
import { ExportDialog } from '../actions/export-dialog.js';
import { RestoreDialog } from '../actions/restore-dialog.js';
import { SnapshotDialog } from '../actions/snapshot-dialog.js';
import { useSubject } from '../subject.js';
import { SnapshotInside } from './snapshot-inside.js';

/** The stream does not tell of snapshots: the list is asked again as long as one of it is on its way. */
const AGAIN_MILLISECONDS = 2_000;
const moving: ReadonlySet<string> = new Set(['CREATING', 'DELETING']);

type Acting = { readonly what: 'restore' | 'export' | 'delete'; readonly snapshot: ListedSnapshot };

const DeleteDialog = ({
  snapshot,
  onClose,
  onDone,
}: {
  readonly snapshot: ListedSnapshot;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const { of } = useSubject();
  return (
    <CallDialog
      title={`Delete snapshot ${snapshot.name}`}
      verb="Delete"
      of={of}
      call={deleteSnapshotCall(of.name, {
        snapshot: snapshot.name,
        createdAt: snapshot.createdAt,
        isEnhanced: snapshot.arn !== null,
      })}
      confirm={snapshot.name}
      onClose={onClose}
      onDone={onDone}
    >
      <p>Its files go with it.</p>
    </CallDialog>
  );
};

const Line = ({
  snapshot,
  onAct,
}: {
  readonly snapshot: ListedSnapshot;
  readonly onAct: (what: Acting['what']) => void;
}) => {
  const { of } = useSubject();
  const [isOpen, open] = useState(false);
  const isReady = snapshot.status === 'READY';
  const at = timeOf(snapshot.createdAt);
  return (
    <>
      <tr>
        <th scope="row">
          <button type="button" class="row-button fold" data-step aria-expanded={isOpen} onClick={() => open(!isOpen)}>
            <Icon name="next" />
            {snapshot.name}
          </button>
        </th>
        <td>
          <Status status={snapshot.status} />
        </td>
        <td>
          <Clock at={at} />{' '}
          <span class="sub">
            <Ago at={at ?? 0} />
          </span>
        </td>
        <td>{snapshot.version === null ? snapshot.made : `version ${snapshot.version}`}</td>
        <td>{snapshot.arn === null ? 'application' : 'account'}</td>
        <td class="row-actions">
          <button type="button" class="button small" disabled={!isReady} onClick={() => onAct('restore')}>
            Restore
          </button>
          <button
            type="button"
            class="button small"
            disabled={!isReady || snapshot.arn === null}
            title={
              snapshot.arn === null
                ? 'Only snapshots of the account are exported (SnapshotMode ENHANCED_SNAPSHOTS)'
                : ''
            }
            onClick={() => onAct('export')}
          >
            Export
          </button>
          <button
            type="button"
            class="button small"
            disabled={!isReady && snapshot.status !== 'FAILED'}
            onClick={() => onAct('delete')}
          >
            Delete
          </button>
        </td>
      </tr>
      {isOpen ? (
        <tr class="under">
          <td colSpan={6}>
            <SnapshotInside of={of} snapshot={snapshot} />
          </td>
        </tr>
      ) : null}
    </>
  );
};

const Table = ({
  snapshots,
  onAct,
}: {
  readonly snapshots: readonly ListedSnapshot[];
  readonly onAct: (acting: Acting) => void;
}) => (
  <div class="scroll-x" tabIndex={0} role="region" aria-label="Snapshots, a table">
    <table class="data">
      <TableHead columns={['Snapshot', 'Status', 'Made', 'Of', 'Belongs to', { label: 'Actions', isAway: true }]} />
      <tbody>
        {snapshots.map((snapshot) => (
          <Line key={snapshot.arn ?? snapshot.name} snapshot={snapshot} onAct={(what) => onAct({ what, snapshot })} />
        ))}
      </tbody>
    </table>
  </div>
);

/** The tab. */
export const SnapshotsTab = () => {
  const { of, row } = useSubject();
  // A snapshot is no operation of the API; one that somebody else takes is a step of the timeline.
  const newest = details.value?.timeline?.[0];
  const [asked, again] = useAnswer(
    () => listedSnapshots(of),
    [row.status, row.latestOperation?.id, row.latestOperation?.status, newest?.id, newest?.state],
  );
  const isMoving = asked.answer?.some(({ status }) => moving.has(status)) ?? false;
  useEffect(() => {
    if (!isMoving) return undefined;
    const timer = setInterval(again, AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isMoving, again]);
  const [acting, act] = useState<Acting>();
  const [isTaking, take] = useState(false);
  const close = (): void => act(undefined);
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Snapshots">
      <div class="tab-tools">
        <p class="hint">A snapshot is a savepoint with all state. A start or an update goes on from one.</p>
        <button type="button" class="button" onClick={again}>
          Look again
        </button>
        <button
          type="button"
          class="button"
          disabled={row.status !== 'RUNNING'}
          title={row.status === 'RUNNING' ? '' : `Not while it is ${row.status}`}
          onClick={() => take(true)}
        >
          Take a snapshot
        </button>
      </div>
      <Answered asked={asked} what="The snapshots" again={again}>
        {(snapshots) =>
          snapshots.length === 0 ? (
            <Empty title="No snapshot yet">
              <p>One is taken when it stops or is updated, and when you ask.</p>
            </Empty>
          ) : (
            <Table snapshots={snapshots} onAct={act} />
          )
        }
      </Answered>
      {acting?.what === 'restore' ? (
        <RestoreDialog snapshot={acting.snapshot.arn ?? acting.snapshot.name} onClose={close} />
      ) : null}
      {acting?.what === 'export' ? (
        <ExportDialog snapshot={acting.snapshot.name} onClose={close} onDone={again} />
      ) : null}
      {acting?.what === 'delete' ? <DeleteDialog snapshot={acting.snapshot} onClose={close} onDone={again} /> : null}
      {isTaking ? <SnapshotDialog onClose={() => take(false)} onDone={again} /> : null}
    </div>
  );
};
