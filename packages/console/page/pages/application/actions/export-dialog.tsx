// Export of a snapshot of the account into a bucket.
import { useState } from 'preact/hooks';
import { exportCall } from '../../../model/calls.js';
import { CallDialog } from '../../../parts/call-dialog.js';
import { TextField } from '../../../parts/field.js';
import { useSubject } from '../subject.js';

/** The dialog. */
export const ExportDialog = ({
  snapshot,
  onClose,
  onDone,
}: {
  readonly snapshot: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const { of, description } = useSubject();
  const [bucket, setBucket] = useState('');
  const [prefix, setPrefix] = useState('snapshots/');
  const [role, setRole] = useState(description.answer?.ServiceExecutionRole ?? '');
  return (
    <CallDialog
      title={`Export snapshot ${snapshot}`}
      verb="Export"
      of={of}
      call={exportCall({ snapshot, bucket, prefix, roleArn: role })}
      onClose={onClose}
      onDone={onDone}
    >
      <p>A savepoint in canonical format, complete in itself; any Flink starts from it.</p>
      <TextField label="Bucket" value={bucket} onChange={setBucket} hint="Of this account and region" />
      <TextField
        label="Key prefix"
        value={prefix}
        onChange={setPrefix}
        hint="The id of the operation is put directly behind it"
      />
      <TextField label="Role that may write there" value={role} onChange={setRole} />
    </CallDialog>
  );
};
