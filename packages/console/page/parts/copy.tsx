// Text to take along.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.js';

/** Without a secure context there is no clipboard; a selection does it as well. */
const copyBySelection = (text: string): void => {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'away';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
};

const copyText = async (text: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
};

/** A button that copies; `what` names it for those who cannot see it. */
export const CopyButton = ({
  text,
  what,
  label,
}: {
  readonly text: string;
  readonly what: string;
  readonly label?: string;
}) => {
  const [isCopied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async (): Promise<void> => {
    await copyText(text);
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button
      type="button"
      class={label === undefined ? 'icon-button' : 'button'}
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => void copy()}
    >
      <Icon name={isCopied ? 'done' : 'copy'} />
      {label === undefined ? null : <span>{isCopied ? 'Copied' : label}</span>}
      <span class="away" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </button>
  );
};

/** A command, whole, with its button. */
export const Command = ({ text, what }: { readonly text: string; readonly what: string }) => (
  <div class={text.includes('\n') ? 'command command-lines' : 'command'}>
    <pre tabIndex={0} aria-label={what}>
      {text}
    </pre>
    <CopyButton text={text} what={what} label="Copy" />
  </div>
);
