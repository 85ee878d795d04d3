import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inspectJobArchive } from './job-archive.js';

describe('a look into the code', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-job-archive-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('knows what is no archive', async () => {
    const path = join(directory, 'job.jar');
    writeFileSync(path, 'no archive');
    const why = expect.stringContaining('no jar or zip archive');
    await expect(inspectJobArchive(path)).resolves.toEqual({ kind: 'unusable', why });
    await expect(inspectJobArchive(join(directory, 'nowhere'))).resolves.toEqual({ kind: 'unusable', why });
  });

  it('says nothing of an archive that could not be read, so that it is read again', async () => {
    await expect(inspectJobArchive(directory)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
