// Fields of forms, each with a label and perhaps a hint.
import { useId } from 'preact/hooks';

/** A line of text. */
export const TextField = ({
  label,
  value,
  onChange,
  hint,
  type = 'text',
  isInvalid = false,
  placeholder,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly type?: 'text' | 'number';
  readonly isInvalid?: boolean;
  readonly placeholder?: string;
}) => {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...(type === 'number' ? { type, min: 1 } : { type })}
        id={id}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        spellcheck={false}
        aria-invalid={isInvalid}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};

/** One of some. */
export const SelectField = ({
  label,
  value,
  values,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly values: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) => {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {values.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
};

/** Yes or no. */
export const CheckField = ({
  label,
  isChecked,
  onChange,
  hint,
}: {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly hint?: string;
}) => (
  <label class="check">
    <input type="checkbox" checked={isChecked} onChange={(event) => onChange(event.currentTarget.checked)} />
    <span>
      {label}
      {hint === undefined ? null : <span class="hint">{hint}</span>}
    </span>
  </label>
);

/** One of some, with what each means. */
export const RadioField = <Value extends string>({
  legend,
  value,
  values,
  onChange,
}: {
  readonly legend: string;
  readonly value: Value;
  readonly values: readonly (readonly [Value, string, string])[];
  readonly onChange: (value: Value) => void;
}) => {
  const name = useId();
  return (
    <fieldset class="radios">
      <legend>{legend}</legend>
      {values.map(([one, label, hint]) => (
        <label key={one} class="check">
          <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
          <span>
            {label}
            <span class="hint">{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
};

/** A file, dropped or chosen. */
export const DropField = ({
  label,
  accept,
  file,
  onFile,
}: {
  readonly label: string;
  readonly accept: string;
  readonly file: File | undefined;
  readonly onFile: (file: File) => void;
}) => {
  const id = useId();
  const take = (files: FileList | null | undefined): void => {
    const first = files?.[0];
    if (first !== undefined) onFile(first);
  };
  return (
    <div
      class="drop"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer?.files);
      }}
    >
      <label for={id}>
        <span class="drop-title">{file === undefined ? label : file.name}</span>
        <span class="hint">
          {file === undefined
            ? 'Drop it here, or choose it'
            : `${(file.size / 1_048_576).toFixed(1)} MiB; drop another to replace it`}
        </span>
      </label>
      <input id={id} type="file" accept={accept} onChange={(event) => take(event.currentTarget.files)} />
    </div>
  );
};
