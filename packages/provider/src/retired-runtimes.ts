// Runtime environments that AWS no longer takes, and what is done about them here (docs/decisions/0007-retired-runtimes.md).
import { InvalidArgumentException, UnsupportedOperationException } from '@drey/api';
import type { Settings } from '@drey/plugin-api';

/** Documented as retired (developer guides: limits, earlier versions, discontinuation of SQL). */
const retired: ReadonlySet<string> = new Set([
  'SQL-1_0',
  'FLINK-1_6',
  'FLINK-1_8',
  'FLINK-1_11',
  'FLINK-1_13',
  'ZEPPELIN-FLINK-1_0',
  'ZEPPELIN-FLINK-2_0',
]);

/** Refuses retired runtimes, or lets them pass. */
export interface RetiredRuntimes {
  /** At a create. Throws {@link UnsupportedOperationException}, which CreateApplication declares; the service's own code is not known. */
  checkCreate(runtimeEnvironment: string): void;
  /** At a start, or at an update to it. Throws {@link InvalidArgumentException}, since these declare no UnsupportedOperationException. */
  checkUse(runtimeEnvironment: string): void;
}

const text = (runtimeEnvironment: string): string =>
  `The runtime environment ${runtimeEnvironment} is no longer supported. Choose a newer one, or start Drey with --legacy-runtimes accept.`;

/** `legacyRuntimes` is `accept` unless set to `refuse`. */
export const retiredRuntimesOf = (settings: Pick<Settings, 'string'>): RetiredRuntimes => {
  const refuses = settings.string('legacyRuntimes') === 'refuse';
  const isRefused = (runtimeEnvironment: string): boolean => refuses && retired.has(runtimeEnvironment);
  return {
    checkCreate: (runtimeEnvironment) => {
      if (isRefused(runtimeEnvironment)) throw new UnsupportedOperationException(text(runtimeEnvironment));
    },
    checkUse: (runtimeEnvironment) => {
      if (isRefused(runtimeEnvironment)) throw new InvalidArgumentException(text(runtimeEnvironment));
    },
  };
};
