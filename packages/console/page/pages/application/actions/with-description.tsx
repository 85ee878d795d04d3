// A dialog that needs to know how the application is configured.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ApplicationDetail } from '../../../api/description.js';
import { Answered } from '../../../parts/answered.js';
import { Dialog } from '../../../parts/dialog.js';
import type { Asked } from '../../../parts/use-answer.js';

/**
 * The version that a form was filled from. It stays while the form is open: what somebody else changes meanwhile makes another one, and the
 * API refuses the update instead of taking it back.
 */
export const useVersion = ({ ApplicationVersionId }: Pick<ApplicationDetail, 'ApplicationVersionId'>): number =>
  useState(ApplicationVersionId)[0];

/** One dialog throughout, so that the focus has a way back: it shows that the description is awaited, and then what is made of it. */
export const WithDescription = ({
  title,
  asked,
  again,
  onClose,
  isWide = false,
  children,
}: {
  readonly title: string;
  readonly asked: Asked<ApplicationDetail>;
  readonly again: () => void;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: (detail: ApplicationDetail) => ComponentChildren;
}) => (
  <Dialog title={title} onClose={onClose} isWide={isWide}>
    {asked.answer === undefined ? (
      <Answered asked={asked} what="The configuration" again={again}>
        {() => null}
      </Answered>
    ) : (
      children(asked.answer)
    )}
  </Dialog>
);
