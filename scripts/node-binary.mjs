// A Node of a chosen version, from the npm registry: for tests on the oldest and on the newest, and for the base image of the Docker test.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cacheDirectory =
  process.env['DREY_CACHE_DIR'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'drey');

/** Path of the binary of a version such as `24` (its newest) or `20.19`; fetched once. Linux only. Throws with what npm says when that fails. */
export const nodeBinary = (version) => {
  const name = `node-linux-${process.arch}`;
  const place = join(cacheDirectory, 'node', `${version}-${process.arch}`);
  const binary = join('node_modules', name, 'bin', 'node');
  if (existsSync(join(place, binary))) return join(place, binary);
  mkdirSync(join(cacheDirectory, 'node'), { recursive: true });
  const draft = mkdtempSync(join(cacheDirectory, 'node', 'draft-'));
  try {
    const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--prefix', draft];
    const { status, stderr, error } = spawnSync('npm', ['install', ...flags, `${name}@${version}`], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`Node ${version} could not be fetched: ${error?.message ?? stderr.trim()}`);
    // Another run may have been faster.
    if (!existsSync(place)) renameSync(draft, place);
    return join(place, binary);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};
