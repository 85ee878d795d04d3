// Update of the parallelism.
import { useState } from 'preact/hooks';
import type { ApplicationDetail } from '../../../api/description.js';
import { parallelismCall } from '../../../model/calls.js';
import { plural } from '../../../model/format.js';
import { CallForm } from '../../../parts/call-dialog.js';
import { CheckField, TextField } from '../../../parts/field.js';
import { useSubject } from '../subject.js';
import { useVersion, WithDescription } from './with-description.js';

const Form = ({ detail, onClose }: { readonly detail: ApplicationDetail; readonly onClose: () => void }) => {
  const { of, row } = useSubject();
  const version = useVersion(detail);
  const now =
    detail.ApplicationConfigurationDescription?.FlinkApplicationConfigurationDescription
      ?.ParallelismConfigurationDescription;
  const [parallelism, setParallelism] = useState(String(now?.Parallelism ?? 1));
  const [perKpu, setPerKpu] = useState(String(now?.ParallelismPerKPU ?? 1));
  const [scales, setScales] = useState(now?.AutoScalingEnabled ?? false);
  const call = parallelismCall(of.name, version, {
    parallelism: Number(parallelism),
    perKpu: Number(perKpu),
    scales,
  });
  const kpus = Math.ceil(Number(parallelism) / Number(perKpu));
  return (
    <CallForm verb="Update" of={of} call={call} onClose={onClose}>
      <p>
        {row.status === 'RUNNING'
          ? 'The job stops with a savepoint and goes on from it with the new parallelism, as version '
          : 'The next start has it, as version '}
        {version + 1}.
      </p>
      <div class="field-row">
        <TextField label="Parallelism" type="number" value={parallelism} onChange={setParallelism} />
        <TextField
          label="Parallelism per KPU"
          type="number"
          value={perKpu}
          onChange={setPerKpu}
          hint={Number.isFinite(kpus) ? `${plural(kpus, 'KPU')} for tasks` : 'At least 1'}
        />
      </div>
      <CheckField
        label="Automatic scaling"
        isChecked={scales}
        onChange={setScales}
        hint="The service changes the parallelism by the load."
      />
    </CallForm>
  );
};

/** The dialog. */
export const ParallelismDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { of, description, askAgain } = useSubject();
  return (
    <WithDescription title={`Update parallelism of ${of.name}`} asked={description} again={askAgain} onClose={onClose}>
      {(detail) => <Form detail={detail} onClose={onClose} />}
    </WithDescription>
  );
};
