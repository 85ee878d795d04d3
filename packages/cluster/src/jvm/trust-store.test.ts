import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { bundleOf, certificatesOf, trustStore } from './trust-store.js';

const run = promisify(execFile);

describe('the trust store', () => {
  it('is read by Java, whole, with each certificate as it was', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'drey-trust-'));
    try {
      const certificates = certificatesOf(rootCertificates.slice(0, 20).join('between them\n'));
      const store = join(directory, 'trust.jks');
      await writeFile(store, trustStore(certificates));
      const { stdout } = await run('keytool', ['-list', '-rfc', '-keystore', store, '-storepass', 'changeit']);
      const read = certificatesOf(stdout).map((one) => one.toString('base64'));
      expect(read.toSorted()).toEqual(certificates.map((one) => one.toString('base64')).toSorted());
      expect(certificatesOf(bundleOf(certificates))).toEqual(certificates);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('is the same for the same certificates', () => {
    const certificates = certificatesOf(rootCertificates[0] ?? '');
    expect(trustStore(certificates)).toEqual(trustStore(certificates));
    expect(certificates).toHaveLength(1);
  });
});
