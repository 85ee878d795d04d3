// Another container on the network of a cluster's members, whose name this machine does not know: it answers over HTTP and HTTPS.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLINK_IMAGE, testEngine } from '@drey/driver-docker/testing';
import { repositoryRoot } from '../host/repository.js';
import { until } from '../host/until.js';

const READY_MILLISECONDS = 60_000;

/** It, and how to be rid of it. */
export interface Neighbour {
  /** Its certificate, in PEM; it vouches for itself. */
  readonly certificate: string;
  /** The port of each connection that it got, in their order. */
  calls(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

const tool = (name: string, args: readonly string[]): Buffer => {
  const { status, stdout, stderr, error } = spawnSync(name, args);
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? ''}${String(stdout)}${String(stderr)}`);
  return stdout;
};

/** Starts one of a name on a network. Further names are answered by that network's DNS as well. */
export const startNeighbour = async (name: string, network: string, further: readonly string[]): Promise<Neighbour> => {
  const work = mkdtempSync(join(tmpdir(), 'drey-neighbour-'));
  const store = join(work, 'keys.p12');
  const kept = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', 'changeit', '-alias', 'one'];
  let certificate: string;
  let archive: Buffer;
  try {
    const subject = ['-dname', `CN=${name}`, '-ext', `SAN=dns:${name}`, '-validity', '2'];
    tool('keytool', ['-genkeypair', '-keyalg', 'EC', ...subject, ...kept]);
    certificate = tool('keytool', ['-exportcert', '-rfc', ...kept]).toString();
    const source = join(repositoryRoot, 'packages/conformance/jobs/answers/Answers.java');
    tool('javac', ['--release', '17', '-d', work, source]);
    archive = tool('tar', ['-C', work, '--mode=a+rX', '--transform=s,^\\.,answers,', '-cf', '-', '.']);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const container = await testEngine().createContainer({
    Image: FLINK_IMAGE,
    Entrypoint: ['java'],
    Cmd: ['-Xmx64m', '-cp', '/answers', 'Answers', '/answers/keys.p12'],
    HostConfig: { NetworkMode: network },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [name, ...further] } } },
  });
  const remove = (): Promise<void> => container.remove({ force: true, v: true });
  try {
    await container.putArchive(archive, { path: '/' });
    await container.start();
    await until('a neighbour that answers', READY_MILLISECONDS, async () =>
      (await container.logs({ stdout: true, stderr: true })).toString().includes('ready'),
    );
  } catch (error) {
    await remove();
    throw error;
  }
  const calls = async (): Promise<readonly string[]> => {
    const output = String(await container.logs({ stdout: true, stderr: true }));
    return [...output.matchAll(/called (\d+)/g)].map(([, port = '']) => port);
  };
  return { certificate, calls, remove };
};
