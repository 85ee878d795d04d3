// Something asked once, and again when one wishes.
import { useCallback, useEffect, useState } from 'preact/hooks';

/** Where a question is. */
export type Asked<Answer> =
  | { readonly state: 'waiting'; readonly answer?: Answer }
  | { readonly state: 'answered'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly fault: string; readonly answer?: Answer };

/** The words of whatever was thrown. */
export const faultText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Asks when `keys` change; the second value asks again and keeps what is shown meanwhile. */
export const useAnswer = <Answer>(
  question: () => Promise<Answer>,
  keys: readonly unknown[],
): readonly [Asked<Answer>, () => void] => {
  const [asked, setAsked] = useState<Asked<Answer>>({ state: 'waiting' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isOver = false;
    setAsked((before) =>
      before.answer === undefined ? { state: 'waiting' } : { state: 'waiting', answer: before.answer },
    );
    question().then(
      (answer) => {
        if (!isOver) setAsked({ state: 'answered', answer });
      },
      (error: unknown) => {
        if (!isOver)
          setAsked((before) => ({
            state: 'failed',
            fault: faultText(error),
            ...(before.answer === undefined ? {} : { answer: before.answer }),
          }));
      },
    );
    return () => {
      isOver = true;
    };
  }, [...keys, round]);
  return [asked, useCallback(() => setRound((before) => before + 1), [])];
};
