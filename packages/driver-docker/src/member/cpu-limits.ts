// Holds members to the CPU of their units once they are up: starting takes more than running, and waiting for it is what people notice.
import { cpuLimitNanos, label, roleOf } from '@drey/cluster/jvm';
import type { ContainerInfo } from 'dockerode';
import type { DockerContext } from '../docker-context.js';
import { isLiving, memberOf } from '../sightings.js';

const START_UP_MILLISECONDS = 60_000;

/** Limits those of a cluster's members that are up for long enough, each once for this host. Never rejects. */
export const createCpuLimiter = (context: DockerContext) => {
  const done = new Set<string>();
  let cpus: Promise<number> | undefined;
  const limit = async (clusterId: string, info: ContainerInfo): Promise<void> => {
    const spec = (await context.ledger.find('cluster', clusterId))?.spec;
    if (spec === undefined) return;
    await context.engine.use('limit the CPU of a container', async ({ calls }) => {
      cpus ??= calls.info().then(({ NCPU }: { readonly NCPU: number }) => NCPU);
      const NanoCpus = cpuLimitNanos(roleOf(memberOf(info)), spec, await cpus);
      await calls.getContainer(info.Id).update({ NanoCpus });
    });
  };
  return (clusterId: string, containers: readonly ContainerInfo[]): void => {
    for (const info of containers) {
      const age = context.clock.now() - Number(info.Labels[label.started] ?? 0);
      if (!isLiving(info) || age < START_UP_MILLISECONDS || done.has(info.Id)) continue;
      done.add(info.Id);
      limit(clusterId, info).catch((error: unknown) => {
        context.log.debug('The CPU of a container could not be limited', { container: info.Id, error: String(error) });
      });
    }
  };
};
