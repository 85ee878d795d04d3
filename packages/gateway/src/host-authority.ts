// Who vouches for names of AWS on the data planes of a host: one authority for each data directory.
import { type Authority, openAuthority } from '@drey/lead';
import type { Clock, Logger } from '@drey/plugin-api';
import { unusableDirectory } from './data-directory.js';

/** What it is made with. */
export interface HostAuthorityNeeds {
  readonly dataDirectory: string | null;
  readonly instanceId: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Opens it when it is first asked for; a failure is not kept. Rejects with an `OperatorError`. */
export const hostAuthority = ({
  dataDirectory,
  instanceId,
  clock,
  log,
}: HostAuthorityNeeds): (() => Promise<Authority>) => {
  let opened: Promise<Authority> | undefined;
  const open = async (): Promise<Authority> => {
    try {
      const needs = { directory: dataDirectory, owner: instanceId.slice(0, 8), now: clock.now(), log };
      return await openAuthority(needs, () => clock.now());
    } catch (error) {
      opened = undefined;
      throw unusableDirectory(dataDirectory ?? '', error);
    }
  };
  return () => (opened ??= open());
};
