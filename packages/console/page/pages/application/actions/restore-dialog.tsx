// Restore of a snapshot: a start from it, or an update of what runs.
import { useState } from 'preact/hooks';
import { restoreCall } from '../../../model/calls.js';
import { CallDialog } from '../../../parts/call-dialog.js';
import { CheckField } from '../../../parts/field.js';
import { useSubject } from '../subject.js';
import { StartDialog } from './start-dialog.js';
import { useVersion } from './with-description.js';

const RestartDialog = ({ snapshot, onClose }: { readonly snapshot: string; readonly onClose: () => void }) => {
  const { of, row } = useSubject();
  const [allowsDropped, allowDropped] = useState(false);
  const version = useVersion({ ApplicationVersionId: row.versionId });
  return (
    <CallDialog
      title={`Restore ${of.name}`}
      verb="Restore"
      of={of}
      call={row.status === 'RUNNING' ? restoreCall(of.name, version, { snapshot, allowsDropped }) : undefined}
      confirm={of.name}
      onClose={onClose}
    >
      {row.status === 'RUNNING' ? (
        <p>
          It runs. It stops, and begins again from <code>{snapshot}</code>: what came after that snapshot is read again,
          where its sources still have it.
        </p>
      ) : (
        <p>It is {row.status}; a restore is possible once it is READY or RUNNING.</p>
      )}
      <CheckField label="Allow non-restored state" isChecked={allowsDropped} onChange={allowDropped} />
    </CallDialog>
  );
};

/** The dialog. */
export const RestoreDialog = ({ snapshot, onClose }: { readonly snapshot: string; readonly onClose: () => void }) => {
  const { row } = useSubject();
  return row.status === 'READY' ? (
    <StartDialog snapshot={snapshot} onClose={onClose} />
  ) : (
    <RestartDialog snapshot={snapshot} onClose={onClose} />
  );
};
