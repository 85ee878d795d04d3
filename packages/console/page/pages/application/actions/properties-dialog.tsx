// Update of the property groups, which the API replaces as a whole.
import { useState } from 'preact/hooks';
import { type ApplicationDetail, describeWhole } from '../../../api/description.js';
import { type GroupDraft, propertiesCall } from '../../../model/calls.js';
import { CallForm } from '../../../parts/call-dialog.js';
import { CheckField } from '../../../parts/field.js';
import { Icon } from '../../../parts/icons.js';
import { useAnswer } from '../../../parts/use-answer.js';
import { useSubject } from '../subject.js';
import { useVersion, WithDescription } from './with-description.js';

const draftOf = (detail: ApplicationDetail): readonly GroupDraft[] =>
  (detail.ApplicationConfigurationDescription?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions ?? []).map(
    ({ PropertyGroupId, PropertyMap }) => ({
      id: PropertyGroupId,
      properties: Object.entries(PropertyMap).map(([key, value]) => ({ key, value })),
    }),
  );

const replaced = <Item,>(items: readonly Item[], index: number, item: Item | undefined): readonly Item[] =>
  items.flatMap((one, at) => (at === index ? (item === undefined ? [] : [item]) : [one]));

const Cell = ({
  label,
  value,
  isMasked = false,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly isMasked?: boolean;
  readonly onChange: (text: string) => void;
}) => (
  <input
    {...(isMasked ? { type: 'password' as const } : { type: 'text' as const })}
    class="property-cell"
    aria-label={label}
    autoComplete="off"
    spellcheck={false}
    value={value}
    onInput={(event) => onChange(event.currentTarget.value)}
  />
);

const RemoveButton = ({ what, onRemove }: { readonly what: string; readonly onRemove: () => void }) => (
  <button type="button" class="icon-button" aria-label={`Remove ${what}`} title={`Remove ${what}`} onClick={onRemove}>
    <Icon name="close" />
  </button>
);

const Group = ({
  group,
  isMasked,
  onChange,
}: {
  readonly group: GroupDraft;
  readonly isMasked: boolean;
  readonly onChange: (group: GroupDraft | undefined) => void;
}) => {
  const set = (properties: GroupDraft['properties']): void => onChange({ ...group, properties });
  return (
    <fieldset class="property-group">
      <legend class="away">Group {group.id}</legend>
      <div class="property-line">
        <Cell label="Name of the group" value={group.id} onChange={(id) => onChange({ ...group, id })} />
        <RemoveButton what={`group ${group.id}`} onRemove={() => onChange(undefined)} />
      </div>
      {group.properties.map((property, index) => (
        <div class="property-line inner" key={index}>
          <Cell
            label="Key"
            value={property.key}
            onChange={(key) => set(replaced(group.properties, index, { ...property, key }))}
          />
          <Cell
            label={`Value of ${property.key}`}
            value={property.value}
            isMasked={isMasked}
            onChange={(value) => set(replaced(group.properties, index, { ...property, value }))}
          />
          <RemoveButton what={property.key} onRemove={() => set(replaced(group.properties, index, undefined))} />
        </div>
      ))}
      <button
        type="button"
        class="button small inner"
        onClick={() => set([...group.properties, { key: '', value: '' }])}
      >
        Add a property
      </button>
    </fieldset>
  );
};

const Form = ({ detail, onClose }: { readonly detail: ApplicationDetail; readonly onClose: () => void }) => {
  const { of, row } = useSubject();
  const [groups, setGroups] = useState(() => draftOf(detail));
  const [areShown, show] = useState(false);
  const version = useVersion(detail);
  return (
    <CallForm verb="Update" of={of} isFolded call={propertiesCall(of.name, version, groups)} onClose={onClose}>
      <p>
        Becomes version {version + 1}
        {row.status === 'RUNNING' ? '; the job stops with a savepoint and goes on from it.' : '.'} The API replaces all
        groups as a whole.
      </p>
      <CheckField label="Show values" isChecked={areShown} onChange={show} />
      {groups.map((group, index) => (
        <Group
          key={index}
          group={group}
          isMasked={!areShown}
          onChange={(changed) => setGroups(replaced(groups, index, changed))}
        />
      ))}
      <button
        type="button"
        class="button small"
        onClick={() => setGroups([...groups, { id: '', properties: [{ key: '', value: '' }] }])}
      >
        Add a group
      </button>
    </CallForm>
  );
};

/** The dialog. It asks for the values itself, once it is open. */
export const PropertiesDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { of } = useSubject();
  const [asked, again] = useAnswer(() => describeWhole(of), []);
  return (
    <WithDescription title={`Update properties of ${of.name}`} isWide asked={asked} again={again} onClose={onClose}>
      {(detail) => <Form detail={detail} onClose={onClose} />}
    </WithDescription>
  );
};
