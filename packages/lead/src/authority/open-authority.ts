// Opens the authority of a data directory. The library for certificates is loaded only then: it takes longer than all else of a start.
import type { Authority } from './authority.js';
import type { AuthorityNeeds } from './authority-file.js';

/** The authority of a data directory, made on first use. `now`: milliseconds since the epoch. Rejects where it cannot be written. */
export const openAuthority = async (needs: AuthorityNeeds, now: () => number): Promise<Authority> => {
  const [{ authorityOfDirectory }, { createAuthority }] = await Promise.all([
    import('./authority-file.js'),
    import('./authority.js'),
  ]);
  return createAuthority(await authorityOfDirectory(needs), now);
};
