// The optimistic lock of configuration changes: the version or the token that the caller last saw.
import { ConcurrentModificationException, InvalidArgumentException } from '@drey/api';
import { type Application, checkStatus } from '@drey/state';

/** What a caller says of the version it changes. */
export interface ExpectedVersion {
  readonly CurrentApplicationVersionId?: number | undefined;
  readonly ConditionalToken?: string | undefined;
}

/** One of the two is mandatory (service model's documentation); the code of the refusal is not known, this one is declared everywhere. */
export const requireExpectation = ({ CurrentApplicationVersionId, ConditionalToken }: ExpectedVersion): void => {
  if (CurrentApplicationVersionId === undefined && ConditionalToken === undefined) {
    throw new InvalidArgumentException(
      'Provide either CurrentApplicationVersionId or ConditionalToken of the application.',
    );
  }
};

/** Throws {@link ConcurrentModificationException} unless every given one matches. Both are checked where both are given. */
export const checkExpectedVersion = (application: Application, expected: ExpectedVersion): void => {
  const { CurrentApplicationVersionId: id, ConditionalToken: token } = expected;
  if (id !== undefined && id !== application.currentVersionId) {
    throw new ConcurrentModificationException(
      `CurrentApplicationVersionId ${id} does not match the most recent version ${application.currentVersionId} of application ${application.name}. Call DescribeApplication to get it.`,
    );
  }
  if (token !== undefined && token !== application.conditionalToken) {
    throw new ConcurrentModificationException(
      `ConditionalToken does not match the most recent one of application ${application.name}. Call DescribeApplication to get it.`,
    );
  }
};

/** Whether a configuration change may go on: first the status, then what the caller expects. That order is inferred. */
export const checkUpdatable = (application: Application, expected: ExpectedVersion): void => {
  checkStatus(application, 'update');
  checkExpectedVersion(application, expected);
};
