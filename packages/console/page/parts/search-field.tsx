// The field that `/` goes to.
import { Icon } from './icons.js';

/** One a page at most. */
export const SearchField = ({
  label,
  placeholder,
  value,
  onChange,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) => (
  <label class="search">
    <Icon name="search" />
    <span class="away">{label}</span>
    <input
      type="search"
      data-search
      placeholder={`${placeholder}  ( / )`}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  </label>
);
