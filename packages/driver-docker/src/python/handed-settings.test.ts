import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handedSettings } from './handed-settings.js';

describe('what a container that installs Python is handed', () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'drey-handed-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const handed = async (env: Readonly<Record<string, string>>, own: readonly string[] = []) => {
    const entries = await handedSettings({ HOME: home, ...env }, own, join(home, 'machine.conf'));
    return new Map(
      entries.flatMap((entry) =>
        'file' in entry ? [[entry.file.replace(/^tmp\/drey-pyflink\//, ''), entry] as const] : [],
      ),
    );
  };
  const settings = async (env: Readonly<Record<string, string>>, own?: readonly string[]) =>
    (await handed(env, own)).get('settings')?.content;

  it('is what pip and proxies are told by the environment, and nothing else of it', async () => {
    const env = {
      PIP_INDEX_URL: 'https://index.test/simple',
      HTTPS_PROXY: 'http://proxy.test:1',
      SECRET: 'x',
      PIP_TARGET: '/y',
    };
    const text = await settings(env);
    expect(text).toContain("export PIP_INDEX_URL='https://index.test/simple'\n");
    expect(text).toContain("export HTTPS_PROXY='http://proxy.test:1'\n");
    expect(text).not.toMatch(/SECRET|PIP_TARGET/);
  });

  it('has no address of this machine, as that is another one in there', async () => {
    expect(
      await settings({ PIP_INDEX_URL: 'http://127.0.0.1:1/simple', HTTP_PROXY: 'http://u:p@localhost:3128' }),
    ).toBe('');
  });

  it('lets the flags for all containers win, whatever is in them', async () => {
    const text = await settings({ PIP_INDEX_URL: 'https://one.test' }, [
      "PIP_INDEX_URL=https://it's.test/?a=b",
      'not a pair',
    ]);
    expect(String(text).trim().split('\n').at(-1)).toBe(`export PIP_INDEX_URL='https://it'\\''s.test/?a=b'`);
  });

  it("is the user's configuration of pip, with the certificates that it names, readable for nobody else", async () => {
    await mkdir(join(home, '.config/pip'), { recursive: true });
    await writeFile(join(home, 'ca.pem'), 'certificates');
    await writeFile(join(home, '.config/pip/pip.conf'), `[global]\ncert = ${join(home, 'ca.pem')}\n`);
    const files = await handed({});
    expect(files.get('.config/pip/pip.conf')).toMatchObject({ mode: 0o600, content: expect.stringContaining('cert') });
    expect(files.get('certificates.pem')).toMatchObject({ mode: 0o600, content: 'certificates' });
    expect(files.get('settings')?.content).toContain("export PIP_CERT='/tmp/drey-pyflink/certificates.pem'");
  });
});
