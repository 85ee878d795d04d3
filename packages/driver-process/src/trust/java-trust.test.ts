import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { certificatesOf, trustStore } from '@drey/cluster/jvm';
import { silentLogger } from '@drey/plugin-api';
import { createFindJava } from '@drey/runtimes';
import { createJavaTrust, type JavaTrust } from './java-trust.js';

const run = promisify(execFile);
const [authority = '', ...others] = rootCertificates;
const own = certificatesOf(others.slice(0, 3).join('\n'));
const textOf = (certificates: readonly Buffer[]): readonly string[] =>
  certificates.map((one) => one.toString('base64')).toSorted();

describe('whom a Java trusts', () => {
  let work: string;
  let home: string;
  let lines: string[];

  const trust = (): JavaTrust =>
    createJavaTrust({
      cacheDirectory: join(work, 'cache'),
      log: { ...silentLogger, warn: (line) => void lines.push(line) },
    });

  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), 'drey-trust-'));
    home = join(work, 'java');
    lines = [];
    await mkdir(join(home, 'lib/security'), { recursive: true });
    const java = await createFindJava({ env: process.env })([17, 21, 11]);
    await symlink(join(java.home, 'bin'), join(home, 'bin'));
  });
  afterEach(() => rm(work, { recursive: true, force: true }));

  it('is read once for each content, and goes on with the authority', async () => {
    await writeFile(join(home, 'lib/security/cacerts'), trustStore(own));
    const one = await trust().content({ home }, authority);
    expect(textOf(certificatesOf(one.bundle))).toEqual(textOf([...certificatesOf(authority), ...own]));
    expect(await readdir(join(work, 'cache/trust'))).toHaveLength(1);
    // What was kept is enough: nobody is asked again.
    await rm(join(home, 'bin'));
    expect(await trust().content({ home }, authority)).toEqual(one);
    expect(lines).toEqual([]);
    const store = join(work, 'trust.jks');
    await writeFile(store, one.store);
    const { stdout } = await run('keytool', ['-list', '-rfc', '-keystore', store, '-storepass', 'changeit']);
    expect(textOf(certificatesOf(stdout))).toEqual(textOf(certificatesOf(one.bundle)));
  });

  it('is what its jssecacerts says, where it has one', async () => {
    await writeFile(join(home, 'lib/security/cacerts'), trustStore(own));
    await writeFile(join(home, 'lib/security/jssecacerts'), trustStore(own.slice(0, 1)));
    const { bundle } = await trust().content({ home }, authority);
    expect(certificatesOf(bundle)).toEqual([...certificatesOf(authority), ...own.slice(0, 1)]);
  });

  it.each(['jks', 'pkcs12'])('is read whatever its password (%s)', async (type) => {
    const pem = join(work, 'one.pem');
    await writeFile(pem, others[0] ?? '');
    // Java reads one in PKCS12 by the usual password or none, one in JKS by any.
    const password = type === 'jks' ? 'another-one' : 'changeit';
    const store = ['-keystore', join(home, 'lib/security/cacerts'), '-storetype', type, '-storepass', password];
    await run('keytool', ['-importcert', '-noprompt', '-alias', 'one', '-file', pem, ...store]);
    const { bundle } = await trust().content({ home }, authority);
    expect(certificatesOf(bundle)).toEqual([...certificatesOf(authority), ...own.slice(0, 1)]);
  });

  it.each([
    ['no store', () => Promise.resolve()],
    ['a store that is none', () => writeFile(join(home, 'lib/security/cacerts'), 'nonsense')],
    [
      'no keytool',
      async () => {
        await writeFile(join(home, 'lib/security/cacerts'), trustStore(own));
        await rm(join(home, 'bin'));
      },
    ],
  ])('is what Node.js knows where there is %s, which is said once', async (_what, make) => {
    await make();
    const one = trust();
    await one.prepare({ home });
    const { bundle } = await one.content({ home }, authority);
    expect(certificatesOf(bundle)).toHaveLength(1 + rootCertificates.length);
    expect(lines).toEqual([expect.stringContaining('authorities that Node.js knows')]);
  });
});
