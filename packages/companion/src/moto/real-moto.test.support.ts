// The real moto as a companion that keeps nothing, for tests of what runs inside it.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@drey/plugin-api';
import type { Companion } from '../companion.js';
import { createCompanion } from '../create-companion.js';

/** Bound of a start that has to install moto first. */
export const INSTALL_MILLISECONDS: number = 10 * 60_000;

/** A companion of this name; it is not started yet. */
export const realMoto = (instanceId: string): Companion =>
  createCompanion({
    upstream: 'moto',
    dataDirectory: null,
    cacheDirectory: process.env['DREY_CACHE_DIR'] ?? join(homedir(), '.cache', 'drey'),
    log: silentLogger,
    clock: systemClock,
    instanceId,
  });
