import { describe, expect, it } from '@jest/globals';
import { runnersBefore } from './jvm-flags.js';

const python = { script: 'main.py', files: [], archives: [] };
const runtime = (environment: string, flinkVersion: string) => ({
  environment,
  flinkVersion,
  javaVersions: [11, 17],
  serviceJava: 11,
  configurationFile: 'flink-conf.yaml' as const,
});
const old = runtime('FLINK-1_15', '1.15.2');

describe('what runs a member in place of its main class', () => {
  it('lets TaskManagers of an old PyFlink tell that their Java is 11 where it is newer', () => {
    expect(runnersBefore('taskmanager', { runtime: old, python }, 17)).toEqual(['drey.flink.ElevenRunner']);
  });

  it.each<[string, ...Parameters<typeof runnersBefore>]>([
    ['on Java 11', 'taskmanager', { runtime: old, python }, 11],
    ['of a JobManager, which runs no functions', 'jobmanager', { runtime: old, python }, 17],
    ['of a cluster without Python', 'taskmanager', { runtime: old }, 17],
    ['of a newer PyFlink', 'taskmanager', { runtime: runtime('FLINK-1_18', '1.18.1'), python }, 17],
  ])('is nothing %s', (_what, role, spec, javaFeature) => {
    expect(runnersBefore(role, spec, javaFeature)).toEqual([]);
  });
});
