// Clusters whose jobs know an address that is gone.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ClusterDriver } from '@drey/cluster';
import { silentLogger } from '@drey/plugin-api';
import { type Application, createApplicationStore, memoryBackend } from '@drey/state';
import { endUnreachableClusters } from './unreachable-clusters.js';

describe('clusters that know another address', () => {
  let ended: string[];
  let settled: number;
  let told: unknown[];

  beforeEach(() => {
    ended = [];
    settled = 0;
    told = [];
  });

  const end = (moved: boolean, runs: readonly (readonly [driver: string, clusterId: string])[]): Promise<void> => {
    const store = createApplicationStore(memoryBackend());
    const driver = {
      destroy: (clusterId: string) => {
        if (clusterId === 'stuck') return Promise.reject(new Error('It does not end.'));
        ended.push(clusterId);
        return Promise.resolve();
      },
    } as ClusterDriver;
    return endUnreachableClusters(
      { moved, settled: () => Promise.resolve(void (settled += 1)) },
      {
        cell: (name, isValue) => store.cell(name, isValue),
        all: () => runs.map(([name, clusterId]) => ({ run: { driver: name, clusterId } }) as Application),
      },
      { drivers: new Map([['process', driver]]) },
      { ...silentLogger, warn: (_text: string, facts) => void told.push(facts?.['cluster']) },
    );
  };

  it('are left alone where it has not moved', async () => {
    await end(false, [['process', 'one']]);
    expect({ ended, settled }).toEqual({ ended: [], settled: 0 });
  });

  it('are all ended, which is then settled', async () => {
    await end(true, [
      ['process', 'one'],
      ['process', 'two'],
    ]);
    expect({ ended, settled, told }).toEqual({ ended: ['one', 'two'], settled: 1, told: [] });
  });

  it('are left to the next host where one cannot be ended or has no driver here, and the others end', async () => {
    await end(true, [
      ['process', 'stuck'],
      ['docker', 'away'],
      ['process', 'two'],
    ]);
    expect({ ended, settled, told }).toEqual({ ended: ['two'], settled: 0, told: ['stuck', 'away'] });
  });
});
