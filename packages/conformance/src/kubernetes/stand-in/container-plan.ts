// The container of a pod, as the engine's create call takes it. Pure, the files of its volumes apart, which are laid on this machine.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ContainerCreateOptions, MountSettings } from 'dockerode';
import type { PlannedMount, PodPlan } from './pod-plan.js';

/** Where a container is put. */
export interface ContainerPlace {
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Directory of this machine for the files of its volumes. */
  readonly directory: string;
  /** The engine's volume of a claim. */
  volumeOf(claim: string): string;
}

/** Lays the files of a volume down; the directory of the pod is closed to others, and the engine binds what is below it. */
const layFiles = (directory: string, files: ReadonlyMap<string, Buffer>): void => {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(directory, path), content, { mode: 0o644 });
  }
};

const bindOf = (mount: PlannedMount, { directory, volumeOf }: ContainerPlace): readonly string[] => {
  if (mount.kind === 'empty') return [];
  if (mount.kind === 'claim') return [`${volumeOf(mount.claim)}:${mount.target}${mount.readOnly ? ':ro' : ''}`];
  const path = join(directory, mount.volume);
  layFiles(path, mount.files);
  return [`${path}:${mount.target}:ro`];
};

/**
 * In memory, so that nothing of a pod's user is left on this machine; writable for every user, as a kubelet's are. No plain tmpfs: the engine
 * gives that the owner of the working directory where it is both.
 */
const emptyAt = (target: string): MountSettings => ({
  Type: 'volume',
  Source: '',
  Target: target,
  VolumeOptions: {
    NoCopy: true,
    Labels: {},
    DriverConfig: { Name: 'local', Options: { type: 'tmpfs', device: 'tmpfs', o: 'mode=1777' } },
  },
});

/** The create call. */
export const containerOf = (plan: PodPlan, place: ContainerPlace): ContainerCreateOptions => ({
  Hostname: plan.hostname,
  Image: plan.image,
  ...(plan.command === undefined ? {} : { Entrypoint: [...plan.command] }),
  Cmd: [...(plan.args ?? [])],
  Env: [...plan.environment].map(([name, value]) => `${name}=${value}`),
  ...(plan.user === undefined ? {} : { User: plan.user }),
  ...(plan.workingDir === undefined ? {} : { WorkingDir: plan.workingDir }),
  Labels: { ...place.labels },
  HostConfig: {
    Binds: plan.mounts.flatMap((mount) => bindOf(mount, place)),
    Mounts: plan.mounts.filter(({ kind }) => kind === 'empty').map(({ target }) => emptyAt(target)),
    NetworkMode: place.network,
    ExtraHosts: plan.hosts.flatMap(({ ip, hostnames }) => hostnames.map((name) => `${name}:${ip}`)),
    ...(plan.memoryBytes === undefined ? {} : { Memory: plan.memoryBytes }),
    Sysctls: { ...plan.sysctls },
    ReadonlyRootfs: plan.readOnlyRoot,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    RestartPolicy: { Name: 'no' },
    LogConfig: { Type: 'json-file', Config: { 'max-size': '64m', 'max-file': '2' } },
  },
  NetworkingConfig: {
    EndpointsConfig: {
      [place.network]: { IPAMConfig: { IPv4Address: plan.podIP }, Aliases: [plan.hostname, ...plan.aliases] },
    },
  },
});
