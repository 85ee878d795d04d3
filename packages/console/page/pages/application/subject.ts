// The application that is shown, for all that is shown of it.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ApplicationRow } from '../../../src/wire.js';
import type { ApplicationDetail } from '../../api/description.js';
import type { ApplicationRef } from '../../model/route.js';
import type { Asked } from '../../parts/use-answer.js';

/** What the tabs of an application share. */
export interface Subject {
  readonly of: ApplicationRef;
  readonly row: ApplicationRow;
  /** DescribeApplication, asked again when version, status or operation change. */
  readonly description: Asked<ApplicationDetail>;
  readonly askAgain: () => void;
}

/** Gives it to what is below. */
export const SubjectContext = createContext<Subject | undefined>(undefined);

/** The application that is shown. */
export const useSubject = (): Subject => {
  const subject = useContext(SubjectContext);
  if (subject === undefined) throw new Error('Only below the page of an application.');
  return subject;
};
