// Update of the code: another object, or a jar that is dropped here and put there first.
import { useState } from 'preact/hooks';
import { putObject } from '../../../api/around.js';
import type { ApplicationDetail } from '../../../api/description.js';
import { codeCall } from '../../../model/calls.js';
import { CallForm } from '../../../parts/call-dialog.js';
import { DropField, TextField } from '../../../parts/field.js';
import { useSubject } from '../subject.js';
import { useVersion, WithDescription } from './with-description.js';

const Form = ({ detail, onClose }: { readonly detail: ApplicationDetail; readonly onClose: () => void }) => {
  const { of } = useSubject();
  const version = useVersion(detail);
  const place =
    detail.ApplicationConfigurationDescription?.ApplicationCodeConfigurationDescription?.CodeContentDescription
      ?.S3ApplicationCodeLocationDescription;
  const [bucket, setBucket] = useState(place?.BucketARN.replace(/^arn:aws[^:]*:s3:::/, '') ?? '');
  const [key, setKey] = useState(place?.FileKey ?? '');
  const [file, setFile] = useState<File>();
  const take = (dropped: File): void => {
    setFile(dropped);
    // A key of its own, so that the version before keeps an object to look at.
    setKey(`${key.includes('/') ? key.slice(0, key.lastIndexOf('/') + 1) : ''}${Date.now()}-${dropped.name}`);
  };
  return (
    <CallForm
      verb={file === undefined ? 'Update' : 'Upload and update'}
      of={of}
      call={codeCall(of.name, version, { bucketArn: bucket === '' ? '' : `arn:aws:s3:::${bucket}`, key })}
      before={file === undefined ? undefined : () => putObject(bucket, key, file, of)}
      onClose={onClose}
    >
      <DropField label="A new jar or zip (optional)" accept=".jar,.zip" file={file} onFile={take} />
      <div class="field-row">
        <TextField label="Bucket" value={bucket} onChange={setBucket} />
        <TextField label="Key" value={key} onChange={setKey} />
      </div>
      <p class="hint">
        Code is copied when the update is taken; a change of the same object later is not picked up, as on AWS.
        {file === undefined ? '' : ' The command below does not upload: aws s3 cp does.'}
      </p>
    </CallForm>
  );
};

/** The dialog. */
export const CodeDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { of, description, askAgain } = useSubject();
  return (
    <WithDescription title={`Update code of ${of.name}`} asked={description} again={askAgain} onClose={onClose}>
      {(detail) => <Form detail={detail} onClose={onClose} />}
    </WithDescription>
  );
};
