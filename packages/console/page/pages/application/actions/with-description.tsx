// A dialog that needs to know how the application is configured.
import type { ComponentChildren } from 'preact';
import type { ApplicationDetail } from '../../../api/description.js';
import { Answered } from '../../../parts/answered.js';
import { Dialog } from '../../../parts/dialog.js';
import { useSubject } from '../application-page.js';

/** Shows that it is awaited, in a dialog of its own, until it is there. */
export const WithDescription = ({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: (detail: ApplicationDetail) => ComponentChildren;
}) => {
  const { description, askAgain } = useSubject();
  if (description.answer !== undefined) return <>{children(description.answer)}</>;
  return (
    <Dialog title={title} onClose={onClose}>
      <Answered asked={description} what="the configuration" again={askAgain}>
        {() => null}
      </Answered>
    </Dialog>
  );
};
