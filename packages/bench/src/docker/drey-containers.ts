// What Drey's own containers tell of themselves, and what is left of them once the gateway of the bench has ended.
import { clusterOf } from '../start/running-cluster.js';
import { docker, linesOf } from './engine.js';

/** The id by which everything of a gateway's data directory is labelled on the engine. */
export const instanceOf = async (endpoint: string): Promise<string> => {
  const answer = await fetch(`${endpoint}/_localstack/info`);
  return ((await answer.json()) as { readonly session_id: string }).session_id;
};

interface AddressPlan {
  readonly Config: readonly { readonly Subnet?: string; readonly Gateway?: string }[];
}

/** This machine on the engine's default bridge. The engine does not always tell of the gateway; it is the first address of the subnet then. */
const bridgeAddress = async (): Promise<string | undefined> => {
  const { Config } = JSON.parse(
    await docker('network', 'inspect', '--format', '{{json .IPAM}}', 'bridge'),
  ) as AddressPlan;
  return Config.map(
    ({ Gateway, Subnet }) => Gateway ?? Subnet?.replace(/(\d+)\/\d+$/, (_, last) => String(Number(last) + 1)),
  ).find((address) => address !== undefined && /^\d+(\.\d+){3}$/.test(address));
};

/**
 * Where the other containers of the engine reach what the jobs of a running application reach, S3 among it; read off its JobManager's
 * container. Throws when the application has none.
 */
export const dataPlaneOf = async (endpoint: string, name: string): Promise<string> => {
  const cluster = await clusterOf(endpoint, name);
  const filter = ['--filter', `label=drey.cluster=${cluster?.id}`, '--filter', 'label=drey.role=jobmanager'];
  const [id] = linesOf(await docker('ps', '--quiet', ...filter));
  if (id === undefined) throw new Error('There is no JobManager container to compare with.');
  const command = JSON.parse(await docker('inspect', '--format', '{{json .Config.Cmd}}', id)) as readonly string[];
  const port = command[command.indexOf('drey.Member') + 2];
  const bridge = await bridgeAddress();
  if (port === undefined || !/^\d+$/.test(port) || bridge === undefined)
    throw new Error('The JobManager container does not tell how jobs reach S3.');
  return `http://${bridge}:${port}`;
};

/** Removes what the instance left: normally its volume, after a failure its containers too. */
export const removeInstance = async (instance: string): Promise<void> => {
  const filter = ['--filter', `label=drey.instance=${instance}`];
  const containers = linesOf(await docker('ps', '--all', '--quiet', ...filter));
  if (containers.length > 0) await docker('rm', '--force', '--volumes', ...containers);
  const volumes = linesOf(await docker('volume', 'ls', '--quiet', ...filter));
  if (volumes.length > 0) await docker('volume', 'rm', ...volumes);
};
