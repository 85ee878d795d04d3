// Whom the Java at hand trusts, and the files by which a cluster trusts the authority of the data plane in addition.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { bundleOf, certificatesOf, TRUST_STORE_PASSWORD, trustStore } from '@drey/cluster/jvm';
import { BoundedMap, type Logger } from '@drey/plugin-api';
import type { JavaInstallation } from '@drey/runtimes';
import { writeWhole } from '../files/whole-file.js';

const execute = promisify(execFile);
const KEYTOOL_MILLISECONDS = 30_000;
const MAXIMUM_BYTES = 64 * 1024 * 1024;
/** A machine has few Javas, and a data directory one authority. */
const MAXIMUM_KEPT = 16;

/** What a cluster is given. */
export interface TrustContent {
  /** A trust store of Java. */
  readonly store: Buffer;
  /** The same certificates in PEM. */
  readonly bundle: string;
}

/** Knows whom each Java trusts. */
export interface JavaTrust {
  /** Reads whom a Java trusts, so that {@link JavaTrust.content} has it at hand. Never rejects. */
  prepare(java: Pick<JavaInstallation, 'home'>): Promise<void>;
  /** Whom a Java trusts, and the authority (PEM). */
  content(java: Pick<JavaInstallation, 'home'>, authority: string): Promise<TrustContent>;
}

/** What it is made with. */
export interface JavaTrustNeeds {
  /** Keeps what `keytool` told, by the content of the store that it was told of. */
  readonly cacheDirectory: string;
  readonly log: Logger;
}

/** The stores that Java looks at, first one first. */
const storesOf = (home: string): readonly string[] =>
  ['jssecacerts', 'cacerts'].map((name) => join(home, 'lib/security', name));

const hashOf = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

/** One that OpenSSL cannot read is of no use to anybody but Java, and costs the others nothing. */
const readable = (pem: string): readonly Buffer[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((block) => {
    try {
      return certificatesOf(block);
    } catch {
      return [];
    }
  });

/** Java itself reads its store without a password; a store in PKCS12 that is encrypted needs it all the same. */
const listed = async (home: string, store: string): Promise<string> => {
  const list = ['-J-XX:TieredStopAtLevel=1', '-list', '-rfc', '-keystore', store];
  const keytool = async (more: readonly string[]): Promise<string> => {
    const running = execute(join(home, 'bin/keytool'), [...list, ...more], {
      timeout: KEYTOOL_MILLISECONDS,
      maxBuffer: MAXIMUM_BYTES,
    });
    running.child.stdin?.on('error', () => {});
    running.child.stdin?.end();
    return (await running).stdout;
  };
  return keytool(['-storepass', TRUST_STORE_PASSWORD]).catch(() => keytool([]));
};

const firstStore = async (home: string): Promise<{ readonly path: string; readonly content: Buffer }> => {
  for (const path of storesOf(home)) {
    const content = await readFile(path).catch(() => undefined);
    if (content !== undefined) return { path, content };
  }
  throw new Error(`there is no ${storesOf(home).at(-1)}`);
};

/** Makes it. Nothing is read before it is asked for. */
export const createJavaTrust = ({ cacheDirectory, log }: JavaTrustNeeds): JavaTrust => {
  const folder = join(cacheDirectory, 'trust');
  const byStore = new BoundedMap<string, Promise<readonly Buffer[]>>(MAXIMUM_KEPT);
  const byAuthority = new BoundedMap<string, TrustContent>(MAXIMUM_KEPT);
  const told = new Set<string>();

  const read = async (home: string, path: string, hash: string): Promise<readonly Buffer[]> => {
    const kept = join(folder, `${hash}.pem`);
    const known = readable(await readFile(kept, 'utf8').catch(() => ''));
    if (known.length > 0) return known;
    const found = readable(await listed(home, path));
    if (found.length === 0) throw new Error(`keytool found no certificate in ${path}`);
    await mkdir(folder, { recursive: true });
    await writeWhole(kept, bundleOf(found)).catch((error: unknown) =>
      log.debug('Could not keep whom Java trusts', { error: String(error) }),
    );
    return found;
  };

  const instead = (home: string, error: unknown): readonly Buffer[] => {
    if (!told.has(home)) {
      told.add(home);
      log.warn('Jobs trust the authorities that Node.js knows: those of their Java could not be read', {
        java: home,
        error: error instanceof Error ? error.message : String(error),
      });
    }
    return certificatesOf(rootCertificates.join('\n'));
  };

  /** Certificates, and a name of them. */
  const trustedBy = async (home: string): Promise<{ readonly name: string; readonly all: readonly Buffer[] }> => {
    try {
      const { path, content } = await firstStore(home);
      const hash = hashOf(content);
      const reading = byStore.get(hash) ?? read(home, path, hash);
      byStore.set(hash, reading);
      reading.catch(() => byStore.delete(hash));
      return { name: hash, all: await reading };
    } catch (error) {
      return { name: 'node', all: instead(home, error) };
    }
  };

  return {
    prepare: async ({ home }) => void (await trustedBy(home)),
    content: async ({ home }, authority) => {
      const { name, all } = await trustedBy(home);
      const key = `${name} ${hashOf(authority)}`;
      const known = byAuthority.get(key);
      if (known !== undefined) return known;
      const certificates = [...certificatesOf(authority), ...all];
      const made = { store: trustStore(certificates), bundle: bundleOf(certificates) };
      byAuthority.set(key, made);
      return made;
    },
  };
};
