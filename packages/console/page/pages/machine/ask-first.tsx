// Something that cannot be undone asks first.
import { useState } from 'preact/hooks';
import { Dialog } from '../../parts/dialog.js';
import { TextField } from '../../parts/field.js';
import { Notice } from '../../parts/notice.js';
import { faultText } from '../../parts/use-answer.js';

/** The dialog; with `word` it has to be typed. */
export const AskFirst = ({
  title,
  text,
  verb,
  word,
  act,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly verb: string;
  readonly word?: string;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}) => {
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const isReady = !isBusy && (word === undefined || typed === word);
  const run = async (): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await act();
      onClose();
    } catch (error) {
      setFault(faultText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void run();
        }}
      >
        <p>{text}</p>
        {word === undefined ? null : <TextField label={`Type ${word} to confirm`} value={typed} onChange={setTyped} />}
        {fault === undefined ? null : (
          <Notice icon="fault" tone="bad" role="alert">
            {fault}
          </Notice>
        )}
        <div class="dialog-foot">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button danger" disabled={!isReady}>
            {isBusy ? `${verb} …` : verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
