// What was asked for, or that it is awaited, or why it did not come.
import type { ComponentChildren } from 'preact';
import { Loading, Notice } from './notice.js';
import type { Asked } from './use-answer.js';

/** Shows an answer; an old one stays while a new one is awaited. */
export const Answered = <Answer,>({
  asked,
  what,
  again,
  children,
}: {
  readonly asked: Asked<Answer>;
  readonly what: string;
  readonly again?: () => void;
  readonly children: (answer: Answer) => ComponentChildren;
}) => (
  <>
    {asked.state === 'failed' ? (
      <Notice icon="fault" tone="bad" role="alert">
        <p>
          {what} did not come: {asked.fault}
        </p>
        {again === undefined ? null : (
          <button type="button" class="button" onClick={again}>
            Ask again
          </button>
        )}
      </Notice>
    ) : null}
    {asked.answer === undefined ? asked.state === 'waiting' ? <Loading what={what} /> : null : children(asked.answer)}
  </>
);
