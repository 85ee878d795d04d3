// The network of our containers, and how they reach this host through it.
import { label } from '@drey/cluster/jvm';
import { existsSync } from 'node:fs';
import { createServer, isIP } from 'node:net';
import { hostname } from 'node:os';
import { OperatorError } from '@drey/plugin-api';
import type { DockerContext } from '../docker-context.js';
import { isAbsent, statusOf } from '../engine/engine-fault.js';
import type { EngineClients } from '../engine/engine.js';

/** How containers and this host see each other. */
export interface Reach {
  /** Id or name of the network. */
  readonly network: string;
  /** Name or address of this host inside containers. */
  readonly gateway: string;
  /** Further names for `/etc/hosts` of containers. */
  readonly extraHosts: readonly string[];
  /** Address of this machine to bind; null where loopback is enough. */
  readonly bind: string | null;
  /** Whether this host is a container itself, so that Flink's REST API is reached through the network. */
  readonly inside: boolean;
}

const NETWORK_NAME = 'drey';
const HOST_NAME = 'host.docker.internal';

/** The network of ours, made on first use. Names of networks are not unique, so the label counts, and of several the oldest. */
const ownNetwork = async ({ calls }: EngineClients): Promise<string> => {
  const find = async (): Promise<string | undefined> => {
    const found = await calls.listNetworks({ filters: { label: [`${label.network}=shared`] } });
    return found.toSorted((one, other) => one.Created.localeCompare(other.Created))[0]?.Id;
  };
  const known = await find();
  if (known !== undefined) return known;
  await calls
    .createNetwork({
      Name: NETWORK_NAME,
      Driver: 'bridge',
      CheckDuplicate: true,
      Labels: { [label.network]: 'shared' },
    })
    .catch((error: unknown) => {
      // Another host was quicker.
      if (statusOf(error) !== 409) throw error;
    });
  const made = await find();
  if (made !== undefined) return made;
  throw new OperatorError(
    'DREY_NETWORK_TAKEN',
    `The engine has a network named ${NETWORK_NAME} that is not ours.`,
    'Remove or rename it, or name a network for our containers in MAIN_DOCKER_NETWORK.',
  );
};

/** The container that this process runs in; undefined on a plain machine. */
const ownContainer = async ({ calls }: EngineClients) => {
  if (!existsSync('/.dockerenv') && !existsSync('/run/.containerenv')) return undefined;
  try {
    return await calls.getContainer(hostname()).inspect();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
};

/** Whether this machine has an address. Asked by binding it: a bridge without a container is down, and is not listed then. */
const isOwnAddress = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: address, port: 0, exclusive: true }, () => server.close(() => resolve(true)));
  });

interface AddressPlan {
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string; readonly Gateway?: string }[] | null };
}

/** The first address of an IPv4 subnet, which an engine takes for itself; undefined for anything else. */
export const firstAddress = (subnet: string): string | undefined => {
  const [base = ''] = subnet.split('/');
  return isIP(base) === 4 ? base.replace(/\d+$/, (last) => String(Number(last) + 1)) : undefined;
};

/** The address that the engine gives to `host-gateway`: this machine's own one on the default bridge; null where it has none there. */
const bridgeAddress = async ({ calls }: EngineClients): Promise<string | null> => {
  const bridge = await calls
    .getNetwork('bridge')
    .inspect()
    .catch((error: unknown) => {
      if (statusOf(error) === 404) return undefined;
      throw error;
    });
  // The engine tells of the gateway only once a container was there, but always of the subnet.
  for (const { Gateway, Subnet = '' } of ((bridge ?? {}) as AddressPlan).IPAM?.Config ?? []) {
    const address = Gateway !== undefined && isIP(Gateway) === 4 ? Gateway : firstAddress(Subnet);
    if (address !== undefined && (await isOwnAddress(address))) return address;
  }
  // Where the engine lives in a virtual machine, that machine passes on to our loopback.
  return null;
};

const reachFromOutside = async (context: DockerContext, clients: EngineClients): Promise<Reach> => {
  const { settings } = context;
  const network = settings.network ?? (await ownNetwork(clients));
  const { hostAddress } = settings;
  if (hostAddress !== undefined) {
    const bind =
      isIP(hostAddress) !== 0 && !hostAddress.startsWith('127.') && (await isOwnAddress(hostAddress))
        ? hostAddress
        : null;
    return { network, gateway: hostAddress, extraHosts: [], bind, inside: false };
  }
  const bind = await bridgeAddress(clients);
  // Where the address is known it is named: an engine that was started again over living containers (live-restore) writes "<nil>" for
  // host-gateway (seen with Docker 20.10).
  const extraHosts = [`${HOST_NAME}:${bind ?? 'host-gateway'}`];
  return { network, gateway: HOST_NAME, extraHosts, bind, inside: false };
};

/**
 * What members call the container that this host runs in: the id that engines give each container for a name, except on the default bridge.
 * Its address may change when it is started again, while its clusters live.
 */
export const nameFor = (network: string, ownId: string, address: string): string =>
  network === 'bridge' ? address : ownId.slice(0, 12);

/** In a container: the network is the user's, else one that this container is in already, else ours, which it joins. */
const reachFromInside = async (
  context: DockerContext,
  clients: EngineClients,
  own: NonNullable<Awaited<ReturnType<typeof ownContainer>>>,
): Promise<Reach> => {
  const wanted = context.settings.network;
  const joined = Object.entries(own.NetworkSettings.Networks);
  const usable = joined.find(([name]) =>
    wanted === undefined ? !['bridge', 'host', 'none'].includes(name) : name === wanted,
  );
  const reachAt = (network: string, address: string): Reach => ({
    network,
    gateway: nameFor(network, own.Id, address),
    extraHosts: [],
    bind: address,
    inside: true,
  });
  if (usable !== undefined) return reachAt(usable[0], usable[1].IPAddress);
  const network = wanted ?? (await ownNetwork(clients));
  await clients.calls.getNetwork(network).connect({ Container: own.Id });
  const again = (await clients.calls.getContainer(own.Id).inspect()).NetworkSettings.Networks;
  const joinedNow =
    Object.values(again).find(({ NetworkID, IPAddress }) => NetworkID === network && IPAddress !== '') ??
    again[network];
  return reachAt(network, joinedNow?.IPAddress ?? '');
};

/** Finds out, and makes the network where there is none. Throws an OperatorError. */
export const findReach = (context: DockerContext): Promise<Reach> =>
  context.engine.use('set up the network of our containers', async (clients) => {
    const own = await ownContainer(clients);
    return own === undefined ? reachFromOutside(context, clients) : reachFromInside(context, clients, own);
  });

/** Removes the network of ours; one that is still in use stays. */
export const removeNetwork = (context: DockerContext): Promise<void> =>
  context.engine.use('remove the network of our containers', async ({ calls }) => {
    for (const { Id } of await calls.listNetworks({ filters: { label: [`${label.network}=shared`] } })) {
      await calls
        .getNetwork(Id)
        .remove()
        .catch((error: unknown) => {
          if (!isAbsent(error) && statusOf(error) !== 403) throw error;
        });
    }
  });
