// Where a container engine may listen: what the user names, else the usual sockets of Docker, rootless Docker, desktops and Podman.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';
import type { DockerOptions } from 'dockerode';

/** One place to try. */
export interface EngineAddress {
  /** For people, for example `unix:///var/run/docker.sock`. */
  readonly name: string;
  readonly options: DockerOptions;
}

type Environment = Readonly<Record<string, string | undefined>>;

const socket = (path: string): EngineAddress => ({ name: `unix://${path}`, options: { socketPath: path } });

const tlsOf = (environment: Environment): DockerOptions => {
  const directory = environment['DOCKER_CERT_PATH'] ?? join(environment['HOME'] ?? '/', '.docker');
  const read = (name: string): Buffer => readFileSync(join(directory, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
};

const wrong = (text: string, cause?: unknown): OperatorError =>
  new OperatorError(
    'DREY_DOCKER_HOST_WRONG',
    `${JSON.stringify(text)} is no address of a container engine.`,
    'Set DOCKER_HOST to unix:///path/to/socket or tcp://host:port, or unset it; TLS needs DOCKER_CERT_PATH with ca.pem, cert.pem and key.pem.',
    { cause },
  );

/** Reads an address as `DOCKER_HOST` has it. Throws an OperatorError for what it cannot be. */
export const parseEngineAddress = (text: string, environment: Environment): EngineAddress => {
  const path = /^(?:unix|npipe):\/\/(\/.+)$/.exec(text)?.[1];
  if (path !== undefined) return { name: text, options: { socketPath: path } };
  const match = /^(tcp|http|https):\/\/(\[[0-9a-f:]+\]|[^:/[\]]+)(?::(\d{1,5}))?\/?$/i.exec(text);
  if (match === null) throw wrong(text);
  const secure = match[1] === 'https' || (environment['DOCKER_TLS_VERIFY'] ?? '') !== '';
  try {
    return {
      name: text,
      options: {
        host: (match[2] ?? '').replaceAll(/^\[|\]$/g, ''),
        port: Number(match[3] ?? (secure ? 2376 : 2375)),
        protocol: secure ? 'https' : 'http',
        ...(secure ? tlsOf(environment) : {}),
      },
    };
  } catch (error) {
    throw wrong(text, error);
  }
};

/** Places to try, in this order. A place that the user named is the only one. */
export const engineAddresses = (
  named: string | undefined,
  environment: Environment,
  platform: NodeJS.Platform,
): readonly EngineAddress[] => {
  if (named !== undefined && named !== '') return [parseEngineAddress(named, environment)];
  if (platform === 'win32')
    return [{ name: 'npipe:////./pipe/docker_engine', options: { socketPath: '//./pipe/docker_engine' } }];
  const home = environment['HOME'] ?? '/nonexistent';
  const runtime = environment['XDG_RUNTIME_DIR'];
  const ofUser = runtime === undefined || runtime === '' ? [] : [join(runtime, 'docker.sock')];
  const podman = runtime === undefined || runtime === '' ? [] : [join(runtime, 'podman/podman.sock')];
  return [
    '/var/run/docker.sock',
    ...ofUser,
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join(home, '.colima/default/docker.sock'),
    join(home, '.rd/docker.sock'),
    join(home, '.orbstack/run/docker.sock'),
    ...podman,
    '/run/podman/podman.sock',
  ].map(socket);
};
