// A form that makes what a jar needs around it, and runs it: by the same calls as anybody's.
import { useRef, useState } from 'preact/hooks';
import { endpoint } from '../../api/addresses.js';
import { become, go } from '../../feed/location.js';
import { machine } from '../../feed/feed.js';
import { faultOfChoice, type JarChoice, nameFrom, parseProperties, planJar, planScript } from '../../model/own-jar.js';
import { applicationHash } from '../../model/route.js';
import { Command } from '../../parts/copy.js';
import { DropField, SelectField, TextField } from '../../parts/field.js';
import { Icon } from '../../parts/icons.js';
import { Notice } from '../../parts/notice.js';
import { faultText } from '../../parts/use-answer.js';
import { stepsOf } from './jar-steps.js';

interface Form {
  readonly file: File | undefined;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly runtime: string;
  readonly buckets: string;
  readonly properties: string;
}

const empty: Form = {
  file: undefined,
  name: '',
  accountId: '000000000000',
  region: 'us-east-1',
  runtime: 'FLINK-1_20',
  buckets: '',
  properties: '',
};

const choiceOf = (form: Form): JarChoice | string => {
  const groups = parseProperties(form.properties);
  if (typeof groups === 'string') return groups;
  const buckets = form.buckets.split(/[\s,]+/).filter((bucket) => bucket !== '');
  const choice = { ...form, fileName: form.file?.name ?? '', buckets, groups };
  return faultOfChoice(choice) ?? choice;
};

interface Progress {
  readonly done: number;
  readonly fault?: string;
}

const Steps = ({ titles, progress }: { readonly titles: readonly string[]; readonly progress: Progress }) => (
  <ol class="run-steps" aria-live="polite">
    {titles.map((title, index) => {
      const state =
        index < progress.done
          ? 'done'
          : index > progress.done
            ? 'later'
            : progress.fault === undefined
              ? 'now'
              : 'failed';
      return (
        <li key={title} class={`run-step run-${state}`}>
          <Icon
            name={state === 'done' ? 'done' : state === 'failed' ? 'fault' : state === 'now' ? 'moving' : 'ready'}
          />{' '}
          {title}
          {state === 'failed' ? <span class="tone-bad"> {progress.fault}</span> : null}
        </li>
      );
    })}
  </ol>
);

const Fields = ({ form, onChange }: { readonly form: Form; readonly onChange: (change: Partial<Form>) => void }) => {
  const known = machine.value.runtimes?.map(({ environment }) => environment) ?? [];
  const runtimes = known.includes(form.runtime) ? known : [form.runtime, ...known];
  return (
    <>
      <DropField
        label="A jar, or a zip with a Python program"
        accept=".jar,.zip"
        file={form.file}
        onFile={(file) => onChange({ file, name: form.name === '' ? nameFrom(file.name) : form.name })}
      />
      <div class="field-row">
        <TextField label="Name" value={form.name} onChange={(name) => onChange({ name })} />
        <SelectField
          label="Runtime"
          value={form.runtime}
          values={runtimes.map((one) => [one, one])}
          onChange={(runtime) => onChange({ runtime })}
        />
      </div>
      <div class="field-row">
        <TextField label="Account" value={form.accountId} onChange={(accountId) => onChange({ accountId })} />
        <TextField label="Region" value={form.region} onChange={(region) => onChange({ region })} />
      </div>
      <TextField
        label="Buckets that the job uses"
        value={form.buckets}
        onChange={(buckets) => onChange({ buckets })}
        placeholder="my-output"
        hint="Made where they are missing; with commas between. Optional."
      />
      <label class="field">
        Runtime properties
        <textarea
          rows={3}
          spellcheck={false}
          placeholder={'bucket name = my-output'}
          value={form.properties}
          onInput={(event) => onChange({ properties: event.currentTarget.value })}
        />
        <span class="hint">One a line: group key = value. Optional.</span>
      </label>
    </>
  );
};

/** The form. */
export const OwnJar = () => {
  const [form, setForm] = useState(empty);
  const [progress, setProgress] = useState<Progress>();
  const [isRunning, setRunning] = useState(false);
  const made = useRef(new Set<string>());
  const choice = choiceOf(form);
  const plan = typeof choice === 'string' ? undefined : planJar(choice);
  const steps =
    typeof choice === 'string' || plan === undefined || form.file === undefined
      ? []
      : stepsOf(choice, plan, form.file, made.current);
  const run = async (): Promise<void> => {
    if (typeof choice === 'string') return;
    setRunning(true);
    // On the first visit this is the page of no applications, which ends with the first one: with what the form says of its steps.
    become({ kind: 'begin', query: {} });
    let done = 0;
    try {
      for (const { work } of steps) {
        setProgress({ done });
        await work();
        done += 1;
      }
      go(applicationHash(choice));
    } catch (error) {
      setProgress({ done, fault: faultText(error) });
      setRunning(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRunning && steps.length > 0) void run();
      }}
    >
      <Fields form={form} onChange={(change) => setForm({ ...form, ...change })} />
      {form.file !== undefined && typeof choice === 'string' ? (
        <Notice icon="warning" tone="warn">
          {choice}
        </Notice>
      ) : null}
      {progress === undefined || steps.length === 0 ? null : (
        <Steps titles={steps.map(({ title }) => title)} progress={progress} />
      )}
      <div class="dialog-foot">
        <button type="submit" class="button primary" disabled={isRunning || steps.length === 0}>
          {isRunning ? 'Under way …' : 'Make it and run it'}
        </button>
      </div>
      {typeof choice === 'string' || plan === undefined ? null : (
        <details class="as-command">
          <summary>As AWS CLI</summary>
          <Command
            text={planScript(plan, choice, {
              endpoint: endpoint(),
              accountId: choice.accountId,
              region: choice.region,
            })}
            what="the commands"
          />
        </details>
      )}
    </form>
  );
};
