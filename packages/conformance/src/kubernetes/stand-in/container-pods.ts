// Pods as containers of this machine's engine, on a network of their own: real jobs.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { FLINK_IMAGE, testEngine } from '@drey/driver-docker/testing';
import { containerOf } from './container-plan.js';
import { folderArchive, topOf } from './archives.js';
import { asKubeletLog } from './container-log.js';
import type { PodPlan } from './pod-plan.js';
import { ImageFault, type Loss, type PodRun, type PodRunner, type RunLogQuery } from './pod-runner.js';

/** Label of everything here; its value is the id of one stand-in. */
const LABEL = 'drey.stand-in';
const NETWORK_ATTEMPTS = 20;
const FIRST_HOST = 16;
const CLAIM_FOLDER = 'drey-claim';

const ignoring = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => undefined,
    () => undefined,
  );

const statusOf = (error: unknown): number | undefined => (error as { readonly statusCode?: number }).statusCode;

/** A network with a subnet that nobody has. */
const makeNetwork = async (
  docker: Docker,
  id: string,
): Promise<{ readonly network: Docker.Network; readonly prefix: string }> => {
  for (let attempt = 1; ; attempt += 1) {
    const [second = 0, third = 0] = randomBytes(2);
    const prefix = `10.${second}.${third}`;
    try {
      const network = await docker.createNetwork({
        Name: `drey-stand-in-${id}`,
        Driver: 'bridge',
        IPAM: { Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
        Labels: { [LABEL]: id },
      });
      return { network, prefix };
    } catch (error) {
      if (attempt === NETWORK_ATTEMPTS) throw error;
    }
  }
};

const passOn = (
  host: string,
  port: number,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const { authorization: _own, host: _host, connection: _connection, ...others } = request.headers;
    // HTTP/2 tells method and path among the headers.
    const headers = Object.fromEntries(Object.entries(others).filter(([name]) => !name.startsWith(':')));
    const passed = send(
      {
        host,
        port,
        path,
        method: request.method,
        headers: { ...headers, host: `${host}:${port}`, 'x-forwarded-for': '127.0.0.1' },
        agent: false,
      },
      (answer) => {
        const { connection: _connection, 'keep-alive': _keep, 'transfer-encoding': _encoding, ...own } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, own);
        answer.pipe(response);
        answer.once('error', () => response.destroy());
        resolve();
      },
    );
    passed.once('error', reject);
    response.once('close', () => passed.destroy());
    request.pipe(passed);
  });

class ContainerRun implements PodRun {
  readonly imageID: string;
  readonly ended: PodRun['ended'];
  readonly #container: Docker.Container;
  readonly #network: Docker.Network;
  readonly #plan: PodPlan;
  readonly #directory: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(container: Docker.Container, network: Docker.Network, plan: PodPlan, directory: string, imageID: string) {
    this.#container = container;
    this.#network = network;
    this.#plan = plan;
    this.#directory = directory;
    this.imageID = imageID;
    this.ended = this.#end();
  }

  end(graceSeconds: number): void {
    clearTimeout(this.#timer);
    if (graceSeconds === 0) return void this.kill();
    void ignoring(this.#container.kill({ signal: 'SIGTERM' }));
    this.#timer = setTimeout(() => void this.kill(), graceSeconds * 1000);
  }

  async kill(): Promise<void> {
    await ignoring(this.#container.kill());
    await this.ended;
  }

  async log({ timestamps, follow, sinceSeconds }: RunLogQuery): Promise<Readable> {
    const asked = {
      stdout: true,
      stderr: true,
      timestamps,
      ...(sinceSeconds === undefined ? {} : { since: sinceSeconds }),
    };
    const output = follow
      ? await this.#container.logs({ ...asked, follow: true })
      : Readable.from([await this.#container.logs({ ...asked, follow: false })]);
    const log = asKubeletLog(timestamps);
    output.on('error', (error: Error) => log.destroy(error));
    log.once('close', () => (output as Readable).destroy());
    return output.pipe(log);
  }

  pass(port: number, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    return passOn(this.#plan.podIP, port, path, request, response);
  }

  async lose(how: Loss): Promise<void> {
    if (how === 'frozen') await this.#container.pause();
    else await this.#network.disconnect({ Container: this.#container.id, Force: true });
  }

  async rejoin(): Promise<void> {
    const { State, NetworkSettings } = await this.#container.inspect();
    if (State.Paused) await this.#container.unpause();
    if (Object.keys(NetworkSettings.Networks).length > 0 || !State.Running) return;
    await this.#network.connect({
      Container: this.#container.id,
      EndpointConfig: { IPAMConfig: { IPv4Address: this.#plan.podIP } },
    });
  }

  async remove(): Promise<void> {
    clearTimeout(this.#timer);
    await ignoring(this.#container.remove({ force: true, v: true }));
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #end(): ReturnType<() => PodRun['ended']> {
    try {
      const { StatusCode } = (await this.#container.wait()) as { readonly StatusCode: number };
      const { State } = await this.#container.inspect();
      return { exitCode: StatusCode, isOutOfMemory: State.OOMKilled };
    } catch {
      // It was removed.
      return { exitCode: 137, isOutOfMemory: false };
    } finally {
      clearTimeout(this.#timer);
    }
  }
}

/** Makes a network and, later, containers in it. */
export const createContainerPods = async (): Promise<PodRunner> => {
  const docker = testEngine();
  const id = randomBytes(8).toString('hex');
  const labels = { [LABEL]: id };
  const root = mkdtempSync(join(tmpdir(), 'drey-stand-in-'));
  const filters = { label: [`${LABEL}=${id}`] };
  const { network, prefix } = await makeNetwork(docker, id);
  const claims = new Map<string, Promise<void>>();
  const volumeOf = (claim: string): string => `drey-stand-in-${id}-${claim}`;
  let hosts = FIRST_HOST;

  /** Does something with a container that has the volume of a claim in it and is not started. */
  const withClaim = async <T>(claim: string, act: (container: Docker.Container) => Promise<T>): Promise<T> => {
    const holder = await docker.createContainer({
      Image: FLINK_IMAGE,
      Entrypoint: ['java'],
      Labels: labels,
      HostConfig: { Binds: [`${volumeOf(claim)}:/${CLAIM_FOLDER}`] },
    });
    try {
      return await act(holder);
    } finally {
      await holder.remove({ force: true });
    }
  };

  /** Makes the volume of a claim, writable for a pod's user. */
  const makeClaim = async (claim: string): Promise<void> => {
    await docker.createVolume({ Name: volumeOf(claim), Labels: labels });
    const archive = await folderArchive(CLAIM_FOLDER);
    await withClaim(claim, (holder) => holder.putArchive(archive, { path: '/' }));
  };

  const start = async (plan: PodPlan): Promise<PodRun> => {
    for (const mount of plan.mounts) {
      if (mount.kind !== 'claim') continue;
      const made = claims.get(mount.claim) ?? makeClaim(mount.claim);
      claims.set(mount.claim, made);
      await made;
    }
    const directory = join(root, plan.uid);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    let container: Docker.Container;
    try {
      container = await docker.createContainer(containerOf(plan, { network: network.id, labels, directory, volumeOf }));
    } catch (error) {
      rmSync(directory, { recursive: true, force: true });
      if (statusOf(error) === 404) throw new ImageFault(`failed to pull and unpack image "${plan.image}": not found`);
      throw error;
    }
    try {
      await container.start();
      const { Image } = await container.inspect();
      return new ContainerRun(container, network, plan, directory, Image);
    } catch (error) {
      await ignoring(container.remove({ force: true, v: true }));
      throw error;
    }
  };

  return {
    hostAddress: `${prefix}.1`,
    address: () => {
      // Addresses come again after some hundred pods, when those who had them are long gone.
      hosts = hosts === 254 ? FIRST_HOST : hosts + 1;
      return `${prefix}.${hosts}`;
    },
    start,
    foldersOf: async (claim) => {
      if (!claims.has(claim)) return [];
      return withClaim(claim, async (holder) =>
        topOf(await holder.getArchive({ path: `/${CLAIM_FOLDER}` }), CLAIM_FOLDER),
      );
    },
    close: async () => {
      for (const { Id, State } of await docker.listContainers({ all: true, filters })) {
        if (State === 'paused') await ignoring(docker.getContainer(Id).unpause());
        await ignoring(docker.getContainer(Id).remove({ force: true, v: true }));
      }
      for (const { Name } of (await docker.listVolumes({ filters })).Volumes ?? [])
        await ignoring(docker.getVolume(Name).remove());
      await ignoring(network.remove());
      rmSync(root, { recursive: true, force: true });
    },
  };
};
