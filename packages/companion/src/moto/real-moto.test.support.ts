// The real moto as a companion that keeps nothing, for tests of what runs inside it.
import { silentLogger, systemClock } from '@drey/plugin-api';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import type { Companion } from '../companion.js';
import { createCompanion } from '../create-companion.js';

/** Bound of a start that has to install moto first. */
export const INSTALL_MILLISECONDS: number = 10 * 60_000;

/** A companion of this name; it is not started yet. */
export const realMoto = (instanceId: string): Companion =>
  createCompanion({
    upstream: 'moto',
    dataDirectory: null,
    cacheDirectory: userCacheDirectory(),
    log: silentLogger,
    clock: systemClock,
    instanceId,
  });
