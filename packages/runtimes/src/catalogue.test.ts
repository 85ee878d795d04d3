import { describe, expect, it } from '@jest/globals';
import { flinkEnvironments, flinkRuntime, runtimeRecipe } from './catalogue.js';

describe('the runtime catalogue', () => {
  it('knows every environment of the service from 1.13 to 2.3', () => {
    expect(flinkEnvironments).toEqual([
      'FLINK-1_13',
      'FLINK-1_15',
      'FLINK-1_18',
      'FLINK-1_19',
      'FLINK-1_20',
      'FLINK-2_2',
      'FLINK-2_3',
    ]);
  });

  it('prefers Java 17 for 1.20 and takes none from 24 on for any', () => {
    expect(flinkRuntime('FLINK-1_20')).toEqual({
      environment: 'FLINK-1_20',
      flinkVersion: '1.20.3',
      javaVersions: [17, 11, 21],
      serviceJava: 11,
      configurationFile: 'flink-conf.yaml',
    });
    for (const environment of flinkEnvironments) {
      for (const version of flinkRuntime(environment)?.javaVersions ?? []) expect(version).toBeLessThan(24);
    }
  });

  it('knows nothing of what is no Flink runtime', () => {
    expect(flinkRuntime('SQL-1_0')).toBeUndefined();
    expect(runtimeRecipe('toString')).toBeUndefined();
  });

  it('takes the S3 plugin of a neighbouring patch where the own one is missing', () => {
    const plugin = (environment: string): string | undefined =>
      runtimeRecipe(environment)?.plugins['s3-fs-hadoop']?.[0]?.version;
    expect(plugin('FLINK-1_13')).toBe('1.13.6');
    expect(plugin('FLINK-1_19')).toBe('1.19.2');
    expect(plugin('FLINK-1_20')).toBe('1.20.1');
    expect(plugin('FLINK-2_2')).toBe('2.2.0');
  });

  it('puts the Scala modules into 1.x only', () => {
    const hasScala = (environment: string): boolean =>
      runtimeRecipe(environment)?.libraries.some(({ artifact }) => artifact === 'flink-scala_2.12') === true;
    expect(hasScala('FLINK-1_20')).toBe(true);
    expect(hasScala('FLINK-2_2')).toBe(false);
  });
});
