// The dialog of an action.
import { deleteCall, rollbackCall, stopCall } from '../../../model/calls.js';
import { CallDialog } from '../../../parts/call-dialog.js';
import { go } from '../../../feed/location.js';
import { useSubject } from '../subject.js';
import type { Action } from './actions.js';
import { CodeDialog } from './code-dialog.js';
import { ParallelismDialog } from './parallelism-dialog.js';
import { PropertiesDialog } from './properties-dialog.js';
import { SnapshotDialog } from './snapshot-dialog.js';
import { StartDialog } from './start-dialog.js';
import { useVersion } from './with-description.js';

const StopDialog = ({ isForced, onClose }: { readonly isForced: boolean; readonly onClose: () => void }) => {
  const { of } = useSubject();
  return (
    <CallDialog
      title={isForced ? `Force stop ${of.name}` : `Stop ${of.name}`}
      verb={isForced ? 'Force stop' : 'Stop'}
      of={of}
      call={stopCall(of.name, isForced)}
      confirm={isForced ? of.name : undefined}
      onClose={onClose}
    >
      <p>
        {isForced
          ? 'It ends without a savepoint. What came after its latest checkpoint is lost.'
          : 'A savepoint is taken where snapshots are enabled; a later start goes on from it.'}
      </p>
    </CallDialog>
  );
};

const DeleteDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { of, description } = useSubject();
  return (
    <CallDialog
      title={`Delete ${of.name}`}
      verb="Delete"
      of={of}
      call={deleteCall(of.name, description.answer?.CreateTimestamp)}
      confirm={of.name}
      onClose={onClose}
      onDone={() => go('#/')}
    >
      <p>The application goes with its versions, its checkpoints and its snapshots. This cannot be undone.</p>
    </CallDialog>
  );
};

const RollbackDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { of, row } = useSubject();
  const version = useVersion({ ApplicationVersionId: row.versionId });
  return (
    <CallDialog
      title={`Roll back ${of.name}`}
      verb="Roll back"
      of={of}
      call={rollbackCall(of.name, version)}
      confirm={of.name}
      onClose={onClose}
    >
      <p>
        Version {version} is given up for the one before. The job goes on from the latest snapshot that was made before
        the update; what came later is read again, where its sources still have it.
      </p>
    </CallDialog>
  );
};

/** The dialog. */
export const ActionDialog = ({ action, onClose }: { readonly action: Action; readonly onClose: () => void }) => {
  switch (action) {
    case 'start':
      return <StartDialog onClose={onClose} />;
    case 'stop':
    case 'force':
      return <StopDialog isForced={action === 'force'} onClose={onClose} />;
    case 'snapshot':
      return <SnapshotDialog onClose={onClose} />;
    case 'properties':
      return <PropertiesDialog onClose={onClose} />;
    case 'parallelism':
      return <ParallelismDialog onClose={onClose} />;
    case 'code':
      return <CodeDialog onClose={onClose} />;
    case 'rollback':
      return <RollbackDialog onClose={onClose} />;
    case 'delete':
      return <DeleteDialog onClose={onClose} />;
  }
};
