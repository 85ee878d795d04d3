import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '@drey/plugin-api';
import { openAuthority } from './open-authority.js';

let directory: string;
let warnings: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drey-authority-'));
  warnings = [];
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const open = (at: string | null = directory, now = Date.now()) => {
  const log = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
  return openAuthority({ directory: at, owner: '0123abcd', now, log }, () => now);
};

describe('the authority', () => {
  it('is one for a data directory, for its owner alone to read', async () => {
    const first = await open();
    expect((await open()).certificate).toBe(first.certificate);
    expect((await stat(join(directory, 'lead'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, 'lead/authority.pem'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(directory, 'lead'))).toEqual(['authority.pem']);
    expect(new X509Certificate(first.certificate).subject).toContain('0123abcd');
    expect(warnings).toEqual([]);
  });

  it('is in memory where nothing lasts', async () => {
    expect((await open(null)).certificate).not.toBe((await open(null)).certificate);
  });

  it.each([
    ['cut', (text: string) => text.slice(0, 1_000)],
    ['empty', () => ''],
    ['that of another key', (_text: string, other: string) => other],
  ])('is made anew, with a warning, where its file is %s', async (_how, damage) => {
    const first = await open();
    const path = join(directory, 'lead/authority.pem');
    const text = await readFile(path, 'utf8');
    const foreign = (await open(null)).certificate + text.slice(text.indexOf('-----BEGIN PRIVATE'));
    await writeFile(path, damage(text, foreign));
    const second = await open();
    expect(second.certificate).not.toBe(first.certificate);
    expect(warnings).toHaveLength(1);
    expect((await open()).certificate).toBe(second.certificate);
  });

  it('stays where its file cannot be read, and nobody leads meanwhile', async () => {
    const first = await open();
    const path = join(directory, 'lead/authority.pem');
    const text = await readFile(path, 'utf8');
    await rm(path);
    await symlink('authority.pem', path);
    await expect(open()).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readdir(join(directory, 'lead'))).toEqual(['authority.pem']);
    await rm(path);
    await writeFile(path, text);
    expect((await open()).certificate).toBe(first.certificate);
    expect(warnings).toEqual([]);
  });

  it('is made anew before it ends', async () => {
    const first = await open();
    const later = Date.now() + 3_640 * 86_400_000;
    expect((await open(directory, later)).certificate).not.toBe(first.certificate);
  });

  it('shows one certificate for a name, and none for what is no name', async () => {
    const authority = await open(null);
    expect(await authority.contextFor('s3.amazonaws.com.')).toBe(await authority.contextFor('S3.AMAZONAWS.COM'));
    await expect(authority.contextFor('a b.amazonaws.com')).rejects.toThrow('no host name');
    await expect(authority.contextFor(`${'x.'.repeat(200)}amazonaws.com`)).rejects.toThrow('no host name');
  });
});
