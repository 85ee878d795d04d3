import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PythonProgram } from '@drey/cluster';
import { checkProgramFiles, programOptions, pythonJob } from './program-files.js';

const program: PythonProgram = {
  script: 'app/main.py',
  files: ['mods', 'one.py'],
  archives: [{ path: 'data.zip', directory: 'data' }, { path: 'more.zip' }],
  jarFile: 'all.jar',
};

describe('a Python program in its archive', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'drey-program-'));
    for (const folder of ['app', 'mods']) await mkdir(join(root, folder));
    for (const file of ['app/main.py', 'one.py', 'data.zip', 'more.zip', 'all.jar', 'a,b.py'])
      await writeFile(join(root, file), '');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is whole where all that it names is there', async () => {
    await checkProgramFiles(root, program);
  });

  it('is not refused for what the system does not tell of it', async () => {
    await symlink('round.py', join(root, 'round.py'));
    await expect(checkProgramFiles(root, { ...program, script: 'round.py' })).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it.each<[string, Partial<PythonProgram>, RegExp]>([
    ['a script below a file', { script: 'one.py/main.py' }, /has no "one\.py\/main\.py"/],
    ['a script that is not there', { script: 'other.py' }, /has no "other\.py", which python of/],
    ['a script that is no Python', { script: 'all.jar' }, /has no \.py file where python of/],
    ['a path out of the archive', { files: ['../one.py'] }, /has no "\.\.\/one\.py", which pyFiles of/],
    ['the whole archive', { files: ['.'] }, /has no "\."/],
    ['an archive that is not there', { archives: [{ path: 'none.zip' }] }, /which pyArchives of/],
    ['a jar that is none', { jarFile: 'one.py' }, /has no \.jar file where jarfile of/],
    ['a name that Flink would split', { files: ['a,b.py'] }, /Flink cannot take/],
  ])('is refused for %s', async (_what, more, message) => {
    await expect(checkProgramFiles(root, { ...program, ...more })).rejects.toThrow(message);
  });

  it('is told to Flink by the places where the cluster sees it', () => {
    expect(programOptions('/in/there', program, '/bin/python')).toEqual({
      'python.client.executable': '/bin/python',
      'python.executable': '/bin/python',
      'python.files': '/in/there/mods,/in/there/one.py',
      'python.archives': '/in/there/data.zip#data,/in/there/more.zip',
    });
    expect(pythonJob('a.jar', '/in/there', { script: 'main.py', files: [], archives: [] }, '/bin/python')).toEqual({
      jarId: 'a.jar',
      entryClass: 'org.apache.flink.client.python.PythonDriver',
      programArgs: ['-py', '/in/there/main.py'],
      flinkConfiguration: { 'python.client.executable': '/bin/python', 'python.executable': '/bin/python' },
    });
  });
});
