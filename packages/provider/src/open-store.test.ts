// What cannot be looked at in a data directory is not taken for absent.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fakeHost } from '@drey/plugin-api/testing';
import { openStore } from './open-store.js';

describe('the store of a host', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-open-store-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const open = () => openStore(fakeHost({ dataDirectory: directory, dataDirectoryWasUsed: true }), directory);
  /** Neither there nor absent: it leads to itself. */
  const hide = (name: string): void => symlinkSync(name, join(directory, name));

  it('does not begin anew where files of applications are', async () => {
    mkdirSync(join(directory, 'code'));
    writeFileSync(join(directory, 'code', 'a'), '');
    await expect(open()).rejects.toMatchObject({ code: 'DREY_STATE_MISSING' });
  });

  it('does not begin anew where it cannot tell whether there are any', async () => {
    hide('code');
    await expect(open()).rejects.toMatchObject({
      code: 'DREY_STATE_UNTOLD',
      message: expect.stringContaining('ELOOP'),
      remedy: expect.stringContaining(join(directory, 'code')),
    });
  });

  it('does not go on where it cannot tell whether records were set aside, whose code would be deleted', async () => {
    hide('damaged');
    await expect(open()).rejects.toMatchObject({ code: 'DREY_STATE_UNTOLD' });
  });
});
