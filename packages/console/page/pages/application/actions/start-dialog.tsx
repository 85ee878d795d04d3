// Start, with the choice of what to begin from.
import { useState } from 'preact/hooks';
import { listAccountSnapshots, listSnapshots } from '../../../api/description.js';
import { type Restore, startCall } from '../../../model/calls.js';
import { clockText, timeOf } from '../../../model/format.js';
import { hostNow } from '../../../feed/feed.js';
import { CallDialog } from '../../../parts/call-dialog.js';
import { CheckField, RadioField, SelectField } from '../../../parts/field.js';
import { useAnswer } from '../../../parts/use-answer.js';
import { useSubject } from '../subject.js';

const restores = [
  ['latest', 'Latest snapshot', 'From the newest snapshot; without one it begins from nothing.'],
  ['snapshot', 'A snapshot of your choice', 'From one that you name.'],
  ['none', 'No snapshot', 'From nothing. Snapshots stay.'],
] as const satisfies readonly (readonly [Restore, string, string])[];

const atText = (seconds: number | undefined): string => {
  const at = timeOf(seconds);
  return at === undefined ? '' : ` · ${clockText(at, hostNow())}`;
};

/** The dialog; `snapshot` is chosen at first. */
export const StartDialog = ({
  onClose,
  snapshot: given = '',
}: {
  readonly onClose: () => void;
  readonly snapshot?: string;
}) => {
  const { of, description } = useSubject();
  const isEnhanced =
    description.answer?.ApplicationConfigurationDescription?.ApplicationSnapshotConfigurationDescription
      ?.SnapshotMode === 'ENHANCED_SNAPSHOTS';
  const [restore, setRestore] = useState<Restore>(given === '' ? 'latest' : 'snapshot');
  const [snapshot, setSnapshot] = useState(given);
  const [allowsDropped, allowDropped] = useState(false);
  const [asked] = useAnswer(async (): Promise<readonly (readonly [string, string])[]> => {
    if (isEnhanced)
      return (await listAccountSnapshots(of))
        .filter(({ SnapshotStatus }) => SnapshotStatus === 'READY')
        .map((one) => [one.SnapshotArn, `${one.SnapshotName}${atText(one.SnapshotCreationTimestamp)}`] as const);
    return (await listSnapshots(of))
      .filter(({ SnapshotStatus }) => SnapshotStatus === 'READY')
      .map(
        (one) =>
          [
            one.SnapshotName,
            `${one.SnapshotName} · version ${one.ApplicationVersionId}${atText(one.SnapshotCreationTimestamp)}`,
          ] as const,
      );
  }, [isEnhanced]);
  return (
    <CallDialog
      title={`Start ${of.name}`}
      verb="Start"
      of={of}
      call={startCall(of.name, { restore, snapshot, allowsDropped })}
      onClose={onClose}
    >
      <RadioField legend="Begin from" value={restore} values={restores} onChange={setRestore} />
      {restore === 'snapshot' ? (
        <SelectField
          label="Snapshot"
          value={snapshot}
          values={[['', asked.state === 'waiting' ? 'Loading …' : 'Choose one'], ...(asked.answer ?? [])]}
          onChange={setSnapshot}
        />
      ) : null}
      {restore === 'none' ? null : (
        <CheckField
          label="Allow non-restored state"
          isChecked={allowsDropped}
          onChange={allowDropped}
          hint="State of operators that the code does not have any more is left out, instead of a refusal."
        />
      )}
    </CallDialog>
  );
};
