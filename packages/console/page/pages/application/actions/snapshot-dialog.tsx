// A snapshot of a running application.
import { useState } from 'preact/hooks';
import { snapshotCall } from '../../../model/calls.js';
import { CallDialog } from '../../../parts/call-dialog.js';
import { TextField } from '../../../parts/field.js';
import { useSubject } from '../subject.js';

const suggested = (): string => `snapshot-${new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-')}`;

/** The dialog. */
export const SnapshotDialog = ({ onClose, onDone }: { readonly onClose: () => void; readonly onDone?: () => void }) => {
  const { of, description } = useSubject();
  const [name, setName] = useState(suggested);
  const mode =
    description.answer?.ApplicationConfigurationDescription?.ApplicationSnapshotConfigurationDescription?.SnapshotMode;
  const call = snapshotCall(of.name, name, mode === 'ENHANCED_SNAPSHOTS');
  return (
    <CallDialog
      title={`Take a snapshot of ${of.name}`}
      verb="Take it"
      of={of}
      call={call}
      onClose={onClose}
      onDone={onDone}
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        isInvalid={call === undefined}
        hint="Letters, digits, _ . and -"
      />
    </CallDialog>
  );
};
