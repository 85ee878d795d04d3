import { describe, expect, it } from '@jest/globals';
import type { ClusterSpec } from '@drey/cluster';
import { flinkOptions, parseMemorySize, renderOptions, taskManagerMemory } from '@drey/cluster/jvm';
import { flinkRuntime } from '@drey/runtimes';
import { clusterPaths } from '../files/cluster-paths.js';
import { flinkPlaces } from './flink-places.js';
import { withPorts } from './port-retry.js';

const spec = (flinkConfiguration: Record<string, string>, environment = 'FLINK-1_20'): ClusterSpec => ({
  clusterId: 'c'.repeat(16),
  stateId: 'd'.repeat(16),
  runtime: flinkRuntime(environment)!,
  taskManagers: 1,
  slotsPerTaskManager: 2,
  flinkConfiguration,
  applicationProperties: '[]',
  environment: {},
  logLevel: 'INFO',
});

const optionsOf = (one: ClusterSpec): Readonly<Record<string, string>> =>
  flinkOptions(one, flinkPlaces(one, { rest: 20_001, rpc: 20_002 }, clusterPaths('/data', one.clusterId), '/data'));

describe('options of a cluster', () => {
  it('let the application override defaults but neither addresses nor directories nor retention', () => {
    const options = optionsOf(
      spec({
        'parallelism.default': '3',
        'rest.bind-address': '0.0.0.0',
        'web.access-control-allow-origin': '*',
        'state.savepoints.dir': 'file:///elsewhere',
        'execution.checkpointing.externalized-checkpoint-retention': 'DELETE_ON_CANCELLATION',
      }),
    );
    expect(options).toMatchObject({
      'parallelism.default': '3',
      'rest.bind-address': '127.0.0.1',
      'web.access-control-allow-origin': 'http://127.0.0.1:20001',
      'state.savepoints.dir': `file:///data/state/${'d'.repeat(16)}/savepoints`,
      'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    });
  });

  it('write registration time-outs as bare numbers, which every release reads', () => {
    for (const [key, value] of Object.entries(optionsOf(spec({})))) {
      if (key.startsWith('cluster.registration.')) expect(value).toMatch(/^\d+$/);
    }
  });

  it('shorten the heartbeat of 1.13, which notices a lost process by nothing else', () => {
    expect(optionsOf(spec({}, 'FLINK-1_13'))['heartbeat.timeout']).toBe('6000');
    expect(optionsOf(spec({}))['heartbeat.timeout']).toBe('12000');
  });
});

describe('renderOptions', () => {
  it('quotes everything for 2.x', () => {
    expect(renderOptions('config.yaml', { b: 'x: "y" # z', a: '1' })).toEqual({
      file: '"a": "1"\n"b": "x: \\"y\\" # z"\n',
      arguments: [],
    });
  });

  it('passes what the old format cannot hold as arguments', () => {
    expect(renderOptions('flink-conf.yaml', { a: '1 s', b: 'x # y', c: '', d: 'p\nq: r' })).toEqual({
      file: 'a: 1 s\n',
      arguments: ['-Db=x # y', '-Dc=', '-Dd=p\nq: r'],
    });
  });

  it('refuses names that would be something else in the file', () => {
    expect(() => renderOptions('flink-conf.yaml', { 'a: b\nc': '1' })).toThrow('no name');
  });
});

describe('withPorts', () => {
  it('changes the ports in both formats and nothing else', () => {
    const ports = { restPort: 7, rpcPort: 8 };
    expect(withPorts('jobmanager.rpc.port: 1\nrest.port: 2\nother.port: 3\n', ports)).toBe(
      'jobmanager.rpc.port: 8\nrest.port: 7\nother.port: 3\n',
    );
    expect(withPorts('"rest.bind-port": "1"\n"web.access-control-allow-origin": "x"\n', ports)).toBe(
      '"rest.bind-port": "7"\n"web.access-control-allow-origin": "http://127.0.0.1:7"\n',
    );
  });
});

describe('memory', () => {
  it('reads sizes as Flink does', () => {
    expect(['64m', '1 gb', '10', '5 kibibytes'].map(parseMemorySize)).toEqual([64 * 1024 ** 2, 1024 ** 3, 10, 5120]);
    expect(['', 'm', '1.5g', '-1m', undefined].map(parseMemorySize)).toEqual(Array(5).fill(undefined));
  });

  it('sets all six keys that a TaskManager refuses to start without, and flags that agree with them', () => {
    const { options, flags } = taskManagerMemory({ 'taskmanager.memory.task.heap.size': '1g' }, 2);
    for (const key of ['task.heap.size', 'task.off-heap.size', 'network.min', 'network.max', 'managed.size']) {
      expect(options[`taskmanager.memory.${key}`]).toMatch(/^\d+b$/);
    }
    expect(options['taskmanager.cpu.cores']).toBe('2');
    expect(options['taskmanager.memory.network.min']).toBe(options['taskmanager.memory.network.max']);
    expect(flags).toContain('-Xmx1088m');
  });
});
