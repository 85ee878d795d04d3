import { aliasOf, cpuLimitNanos, keptSpec, memoryLimitBytes } from '@drey/cluster/jvm';
import { describe, expect, it } from '@jest/globals';
import { flinkRuntime } from '@drey/runtimes';
import { parseDockerFlags } from './docker-flags.js';
import { dockerHost, type GivenSettings } from './docker-host.test.support.js';
import { readDockerSettings } from './docker-settings.js';
import { engineAddresses, parseEngineAddress } from './engine-address.js';
import { imageNameOf } from '../image/images.js';
import { firstAddress } from '../network/networks.js';
import { makeSpec } from '@drey/cluster/testing';

const settings = (given: GivenSettings = {}) => readDockerSettings(dockerHost('/none', given).settings);

const runtime = flinkRuntime('FLINK-1_20')!;

describe('images of runtimes', () => {
  const name = (environment: string, given: GivenSettings = {}): string =>
    imageNameOf(flinkRuntime(environment)!, settings(given));

  it('are the official ones of the catalogue, with a Java that there are images for', () => {
    expect(name('FLINK-1_20')).toBe('flink:1.20.3-java17');
    expect(name('FLINK-1_15')).toBe('flink:1.15.2-java11');
    expect(name('FLINK-2_2')).toBe('flink:2.2.0-java17');
  });

  it('have a prefix, unless the user names another', () => {
    const given = {
      dockerImagePrefix: 'mirror.example/',
      dockerImages: 'FLINK-1_18=my/flink@sha256:abc, FLINK-1_19=x',
    };
    expect(['FLINK-1_20', 'FLINK-1_18', 'FLINK-1_19'].map((one) => name(one, given))).toEqual([
      'mirror.example/flink:1.20.3-java17',
      'my/flink@sha256:abc',
      'x',
    ]);
  });

  it('are refused in another form', () => {
    expect(() => settings({ dockerImages: 'flink:1.20' })).toThrow('flink:1.20');
  });
});

describe('flags of containers', () => {
  it('are read as docker run has them', () => {
    const text = `-e A=1 --env "B=two words" -v data:/data:ro --add-host=db:10.0.0.1 --dns 10.0.0.2 -l team=streams --label plain`;
    expect(parseDockerFlags(text)).toEqual({
      environment: ['A=1', 'B=two words'],
      binds: ['data:/data:ro'],
      extraHosts: ['db:10.0.0.1'],
      dns: ['10.0.0.2'],
      labels: { team: 'streams', plain: '' },
    });
  });

  it('are refused where they are not known or lack a value', () => {
    expect(() => parseDockerFlags('--privileged')).toThrow('--privileged');
    expect(() => parseDockerFlags('-e')).toThrow('-e');
  });
});

describe('places of engines', () => {
  it('are sockets and addresses', () => {
    expect(parseEngineAddress('unix:///run/x.sock', {}).options).toEqual({ socketPath: '/run/x.sock' });
    expect(parseEngineAddress('tcp://10.0.0.1', {}).options).toEqual({
      host: '10.0.0.1',
      port: 2375,
      protocol: 'http',
    });
    expect(() => parseEngineAddress('docker', {})).toThrow('no address');
    expect(() => parseEngineAddress('tcp://h', { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/none' })).toThrow(
      'no address',
    );
  });

  it('are only the one that the user named, else the usual ones, rootless and Podman included', () => {
    expect(engineAddresses('unix:///a', {}, 'linux')).toHaveLength(1);
    const names = engineAddresses(undefined, { HOME: '/home/u', XDG_RUNTIME_DIR: '/run/user/1' }, 'linux').map(
      ({ name }) => name,
    );
    expect(names[0]).toBe('unix:///var/run/docker.sock');
    expect(names).toContain('unix:///run/user/1/docker.sock');
    expect(names).toContain('unix:///run/user/1/podman/podman.sock');
  });

  it('give their bridge the first address of its subnet', () => {
    expect(firstAddress('172.17.0.0/16')).toBe('172.17.0.1');
    expect(firstAddress('fd00::/64')).toBeUndefined();
  });
});

describe('members', () => {
  it('have aliases that are DNS labels, whatever the length of ids', () => {
    for (const id of ['ab'.repeat(4), 'ab'.repeat(32)]) {
      for (const member of ['jobmanager', 'taskmanager-123456'])
        expect(aliasOf(id, member)).toMatch(/^[a-z][a-z0-9-]{1,62}$/);
    }
  });

  it('get a unit of 4 GiB for each slot, more where more is configured, and no more CPUs than there are', () => {
    const spec = keptSpec(makeSpec(runtime, { slotsPerTaskManager: 2 }));
    const gib = 1024 ** 3;
    expect(memoryLimitBytes('jobmanager', spec)).toBe(4 * gib);
    expect(memoryLimitBytes('taskmanager', spec)).toBe(8 * gib);
    const large = { ...spec, flinkConfiguration: { 'taskmanager.memory.task.heap.size': '10g' } };
    expect(memoryLimitBytes('taskmanager', large)).toBeGreaterThan(12.5 * gib);
    expect([1, 2, 8].map((cpus) => cpuLimitNanos('taskmanager', spec, cpus))).toEqual([1e9, 2e9, 2e9]);
  });

  it('leave no secrets in what is written down of them', () => {
    expect(JSON.stringify(keptSpec(makeSpec(runtime)))).not.toMatch(/a-token|PropertyGroupId/);
  });
});
