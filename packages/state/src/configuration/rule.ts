// How the rules of a configuration are written down and applied.
import type {
  ApplicationConfiguration,
  ApplicationConfigurationDescription,
  ApplicationConfigurationUpdate,
  ApplicationMode,
} from '@drey/api';
import type { ServiceError } from '@drey/plugin-api';
import type { applicationKind } from '../application/application.js';

type ApplicationKind = ReturnType<typeof applicationKind>;

/** One rule: says in a whole sentence what is wrong with the subject, or nothing. */
export type Rule<Subject> = (subject: Subject) => string | undefined;

/** Throws what `refusal` makes of the first rule that the subject breaks. */
export const obey = <Subject>(
  rules: readonly Rule<Subject>[],
  subject: Subject,
  refusal: (message: string) => ServiceError,
): void => {
  for (const rule of rules) {
    const message = rule(subject);
    if (message !== undefined) throw refusal(message);
  }
};

/** What a create asks for. */
export interface CreateSubject {
  readonly kind: ApplicationKind;
  readonly runtimeEnvironment: string;
  readonly mode: ApplicationMode | undefined;
  readonly configuration: ApplicationConfiguration;
}

/** What an update asks for, and of what. */
export interface UpdateSubject {
  readonly kind: ApplicationKind;
  readonly runtimeEnvironment: string;
  /** The runtime of the version in force; {@link UpdateSubject.runtimeEnvironment} is that of the new one. */
  readonly currentRuntime: string;
  readonly current: ApplicationConfigurationDescription;
  readonly update: ApplicationConfigurationUpdate;
}
