// Opens what is known of applications, and tells what should not be as it is: no state where there was some, records that were set aside.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type HealthFact, type Host, isAbsent, OperatorError } from '@drey/plugin-api';
import {
  type ApplicationStore,
  createApplicationStore,
  DAMAGED_DIRECTORY,
  memoryBackend,
  namedRecords,
  openLmdbBackend,
} from '@drey/state';

/** The store and what there is to tell of it. */
export interface OpenedStore {
  readonly applications: ApplicationStore;
  facts(): readonly HealthFact[];
  /** Whether records were set aside, now or by an earlier start. */
  readonly hasDamaged: boolean;
}

/** What only applications leave in a data directory. */
const ofApplications = ['code', 'state', 'clusters'];
/** What a start leaves that ended before anything could be made: the folders of other parts, which may have begun before this one, included. */
const ofAnyStart = new Set(['instance.json', 'lock', 'state.mdb', 'state.mdb-lock', 'lead', 'trail']);

/** What could not be looked at may hold files of applications, so nothing begins anew or is deleted over it. */
const untold = (path: string, cause: unknown): OperatorError =>
  new OperatorError(
    'DREY_STATE_UNTOLD',
    `What Drey knows of applications could not be looked at: ${(cause as Error).message}.`,
    `Start Drey again; where this lasts, make ${path} readable for the user that Drey runs as, or raise the limit of open files (ulimit -n).`,
    { cause },
  );

/** Names in a directory, none where there is no such directory. Throws where that cannot be told. */
const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isAbsent(error) || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return [];
    throw untold(directory, error);
  }
};

const isThere = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw untold(path, error);
  }
};

const stateMissing = (directory: string): OperatorError =>
  new OperatorError(
    'DREY_STATE_MISSING',
    `The data directory ${directory} was used before and has files of applications, but no state: its state.mdb is gone or empty.`,
    'Put state.mdb back from a copy. To begin anew, which would delete those files, move the whole directory away or give another one with --data-dir.',
  );

/** Whether anything says that there was more than a start that ended early: LMDB's lock file comes with the file of records, and stays. */
const hadState = (before: readonly string[]): boolean =>
  before.some((name) => !ofAnyStart.has(name)) || (before.includes('state.mdb-lock') && !before.includes('state.mdb'));

/** What to tell of a directory that is used again and had no state. Throws where going on would delete files of applications. */
const factsOfEmpty = (host: Host, directory: string, before: readonly string[]): readonly HealthFact[] => {
  if (host.dataDirectoryWasUsed !== true) return [];
  const text = `The data directory ${directory} was used before (it has an instance.json), but held no state: Drey began with no applications. If there were any, stop Drey and put state.mdb back from a copy.`;
  if (!hadState(before)) return [];
  host.log.warn(text);
  return [{ name: 'state', ok: false, text }];
};

/** What is changed from then on would be lost with the process, so changes are refused. */
const displaced = (directory: string): HealthFact => ({
  name: 'state',
  ok: false,
  text: `The file state.mdb in ${directory} was deleted or moved while Drey runs: changes are refused. Put it back and start Drey anew; without it Drey begins with no applications.`,
});

const openDirectory = async (host: Host, directory: string): Promise<OpenedStore> => {
  const before = namesIn(directory);
  const hadDamaged = isThere(join(directory, DAMAGED_DIRECTORY));
  const hasFiles = ofApplications.some((name) => namesIn(join(directory, name)).length > 0);
  const backend = await openLmdbBackend(directory, {
    damagedRecords: host.settings.string('damagedRecords') === 'set-aside' ? 'set-aside' : 'refuse',
    ...(hasFiles && host.dataDirectoryWasUsed === true ? { refuseEmpty: () => stateMissing(directory) } : {}),
  });
  const facts = backend.wasEmpty ? [...factsOfEmpty(host, directory, before)] : [];
  if (backend.setAside.length > 0) {
    const text = `Records of applications that could not be read were moved to ${join(directory, DAMAGED_DIRECTORY)}, and the applications are gone: ${namedRecords(backend.setAside)}.`;
    host.log.error(text);
    facts.push({ name: 'damaged-records', ok: false, text });
  }
  return {
    applications: createApplicationStore(backend),
    facts: () => (backend.isInPlace() ? facts : [...facts, displaced(directory)]),
    hasDamaged: hadDamaged || backend.setAside.length > 0,
  };
};

/** Opens the store of a host below its directory. Throws an OperatorError for a directory or a file that cannot be used. */
export const openStore = async (host: Host, directory: string): Promise<OpenedStore> => {
  if (host.dataDirectory === null)
    return { applications: createApplicationStore(memoryBackend()), facts: () => [], hasDamaged: false };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return openDirectory(host, directory);
};
