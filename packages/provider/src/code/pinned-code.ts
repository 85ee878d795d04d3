// Which copies of code are in use.
import type { ApplicationStore } from '@drey/state';

/** SHA-256 of every copy that a version of an application pins. */
export const pinnedCode = (applications: ApplicationStore): ReadonlySet<string> =>
  new Set(
    [...applications.all()].flatMap(({ versions }) =>
      versions.flatMap(({ code }) => (code === null ? [] : [code.sha256])),
    ),
  );
