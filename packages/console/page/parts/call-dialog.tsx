// Every action: what will be called, as a command to take along, and the button that does it.
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { endpoint } from '../api/addresses.js';
import { ApiFault, callService } from '../api/service.js';
import { cliText, type ServiceCall } from '../model/aws-cli.js';
import type { ApplicationRef } from '../model/route.js';
import { Command } from './copy.js';
import { beginWriting, Dialog } from './dialog.js';
import { Notice } from './notice.js';
import { faultText } from './use-answer.js';

/** One action. */
export interface CallFormProps {
  /** What the button says. */
  readonly verb: string;
  readonly of: ApplicationRef;
  /** Undefined while the form is not complete. */
  readonly call: ServiceCall | undefined;
  /** A name to type before it is done: for what cannot be undone. */
  readonly confirm?: string | undefined;
  /** Whether the command is shown only once it is asked for. */
  readonly isFolded?: boolean;
  /** Done before the call, such as an upload. */
  readonly before?: (() => Promise<void>) | undefined;
  readonly onClose: () => void;
  readonly onDone?: (() => void) | undefined;
  readonly children?: ComponentChildren;
}

/** One action in a dialog of its own. */
export interface CallDialogProps extends CallFormProps {
  readonly title: string;
}

const Fault = ({ fault }: { readonly fault: unknown }) => (
  <Notice icon="fault" tone="bad" role="alert">
    {fault instanceof ApiFault ? <strong>{fault.code}</strong> : null} {faultText(fault)}
  </Notice>
);

const Confirmation = ({
  name,
  typed,
  onType,
}: {
  readonly name: string;
  readonly typed: string;
  readonly onType: (text: string) => void;
}) => {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        Type <code>{name}</code> to confirm
      </label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    </div>
  );
};

/** The command is in the page only once it is unfolded: that of an update of properties holds their values. */
const AsCommand = ({
  call,
  of,
  isOpen,
}: {
  readonly call: ServiceCall;
  readonly of: ApplicationRef;
  readonly isOpen: boolean;
}) => {
  const [isShown, show] = useState(isOpen);
  return (
    <details class="as-command" open={isShown} onToggle={(event) => show(event.currentTarget.open)}>
      <summary>As AWS CLI</summary>
      {isShown ? (
        <>
          <Command text={cliText(call, { endpoint: endpoint(), ...of })} what="the command" />
          <p class="hint">
            The access key id is the account; the secret is not checked. Runs as pasted into a POSIX shell.
          </p>
        </>
      ) : null}
    </details>
  );
};

/** The form, for a dialog that is open already or opens with it. */
export const CallForm = (props: CallFormProps) => {
  const { verb, of, call, confirm, before, onClose, onDone, children, isFolded = false } = props;
  const element = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => beginWriting(element.current), []);
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const isReady = call !== undefined && !isBusy && (confirm === undefined || typed === confirm);
  const run = async (): Promise<void> => {
    if (call === undefined) return;
    setBusy(true);
    setFault(undefined);
    try {
      await before?.();
      await callService(call, of);
      onClose();
      onDone?.();
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <form
      ref={element}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void run();
      }}
    >
      {children}
      {confirm === undefined ? null : <Confirmation name={confirm} typed={typed} onType={setTyped} />}
      {call === undefined ? null : <AsCommand call={call} of={of} isOpen={!isFolded} />}
      {fault === undefined ? null : <Fault fault={fault} />}
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" class={confirm === undefined ? 'button primary' : 'button danger'} disabled={!isReady}>
          {isBusy ? `${verb} …` : verb}
        </button>
      </div>
    </form>
  );
};

/** The dialog. */
export const CallDialog = ({ title, ...form }: CallDialogProps) => (
  <Dialog title={title} onClose={form.onClose}>
    <CallForm {...form} />
  </Dialog>
);
