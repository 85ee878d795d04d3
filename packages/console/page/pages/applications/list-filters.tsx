// Search and filters above the list.
import type { ApplicationRow } from '../../../src/wire.js';
import { severities } from '../../model/attention.js';
import { type ListChoice, valuesOf } from '../../model/filter.js';
import { SearchField } from '../../parts/search-field.js';

const words: Readonly<Record<string, string>> = {
  failing: 'Failing',
  troubled: 'Troubled',
  moving: 'Moving',
  well: 'Well',
  idle: 'Idle',
};

const Choice = ({
  label,
  value,
  values,
  onChoose,
}: {
  readonly label: string;
  readonly value: string;
  readonly values: readonly (readonly [string, number])[];
  readonly onChoose: (value: string) => void;
}) =>
  values.length < 2 && value === '' ? null : (
    <label class="choice">
      <span class="away">{label}</span>
      <select
        class={value === '' ? 'select' : 'select chosen'}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        <option value="">{label}: all</option>
        {values.map(([one, count]) => (
          <option key={one} value={one}>
            {one} ({count})
          </option>
        ))}
      </select>
    </label>
  );

/** The filters; each choice is in the address. */
export const ListFilters = ({
  all,
  choice,
  onChoose,
}: {
  readonly all: readonly ApplicationRow[];
  readonly choice: ListChoice;
  readonly onChoose: (change: Partial<ListChoice>) => void;
}) => {
  const counts = new Map(valuesOf(all, 'severity'));
  return (
    <div class="filters">
      <SearchField
        label="Search applications"
        placeholder="Search name, account, runtime, fault"
        value={choice.text}
        onChange={(text) => onChoose({ text })}
      />
      <div class="chips" role="group" aria-label="How they are">
        {severities
          .filter((severity) => counts.has(severity) || choice.severity === severity)
          .map((severity) => (
            <button
              key={severity}
              type="button"
              class={`chip chip-${severity}`}
              aria-pressed={choice.severity === severity}
              onClick={() => onChoose({ severity: choice.severity === severity ? '' : severity })}
            >
              {words[severity]} <span class="chip-count">{counts.get(severity) ?? 0}</span>
            </button>
          ))}
      </div>
      <Choice
        label="Status"
        value={choice.status}
        values={valuesOf(all, 'status')}
        onChoose={(status) => onChoose({ status })}
      />
      <Choice
        label="Account"
        value={choice.account}
        values={valuesOf(all, 'accountId')}
        onChoose={(account) => onChoose({ account })}
      />
      <Choice
        label="Region"
        value={choice.region}
        values={valuesOf(all, 'region')}
        onChoose={(region) => onChoose({ region })}
      />
      <Choice
        label="Runtime"
        value={choice.runtime}
        values={valuesOf(all, 'runtimeEnvironment')}
        onChoose={(runtime) => onChoose({ runtime })}
      />
    </div>
  );
};
