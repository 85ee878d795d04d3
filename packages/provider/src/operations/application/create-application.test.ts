import { describe, expect, it } from '@jest/globals';
import { retiredRuntimesOf } from '../../retired-runtimes.js';
import { created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { createApplication } from './create-application.js';

describe('CreateApplication', () => {
  it('makes a READY application at version 1 with its code', async () => {
    const services = testServices();
    await created(services);
    const { status, currentVersionId, versions, mode } = recordOf(services);
    expect([status, currentVersionId, mode, versions[0]?.code?.md5]).toEqual(['READY', 1, 'STREAMING', 'd'.repeat(32)]);
  });

  it('refuses a taken name, the quota and bad tags', async () => {
    const services = testServices({
      quotas: { applicationsPerRegion: 1, snapshotsPerApplication: 1, snapshotsPerRegion: 1, kpusPerApplication: 64 },
    });
    const twice = [{ Key: 'a' }, { Key: 'a' }];
    expect(await refusal(() => created(services, { Tags: twice }))).toBe('InvalidArgumentException');
    await created(services);
    expect(await refusal(() => created(services))).toBe('ResourceInUseException');
    expect(await refusal(() => created(services, { ApplicationName: 'other' }))).toBe('LimitExceededException');
  });

  it('holds to the quota also when many ask at once', async () => {
    const services = testServices({
      quotas: { applicationsPerRegion: 3, snapshotsPerApplication: 1, snapshotsPerRegion: 1, kpusPerApplication: 64 },
    });
    const names = Array.from({ length: 8 }, (_, index) => `many${index}`);
    const codes = await Promise.all(
      names.map((ApplicationName) => refusal(() => created(services, { ApplicationName }))),
    );
    expect(codes.filter((code) => code === 'none')).toHaveLength(3);
    expect(codes.filter((code) => code === 'LimitExceededException')).toHaveLength(5);
  });

  it('shows the VPC of the subnets', async () => {
    const asked: (readonly string[])[] = [];
    const services = testServices({ vpcs: { ofSubnets: (ids) => (asked.push(ids), Promise.resolve('vpc-7')) } });
    const VpcConfigurations = [{ SubnetIds: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] }];
    const ApplicationCodeConfiguration = {
      CodeContentType: 'ZIPFILE' as const,
      CodeContent: { ZipFileContent: new Uint8Array([80, 75, 3, 4]) },
    };
    await created(services, { ApplicationConfiguration: { ApplicationCodeConfiguration, VpcConfigurations } });
    expect(recordOf(services).versions[0]?.configuration?.VpcConfigurationDescriptions).toEqual([
      { VpcConfigurationId: '1.1', VpcId: 'vpc-7', ...VpcConfigurations[0] },
    ]);
    await created(services, { ApplicationName: 'without' });
    expect(asked).toEqual([['subnet-1', 'subnet-2']]);
  });

  it('holds to a quota of KPUs that a setting moved', async () => {
    const services = testServices({
      quotas: { applicationsPerRegion: 9, snapshotsPerApplication: 1, snapshotsPerRegion: 1, kpusPerApplication: 2 },
    });
    const of = (Parallelism: number) => ({
      ApplicationConfiguration: {
        ApplicationCodeConfiguration: {
          CodeContentType: 'ZIPFILE' as const,
          CodeContent: { ZipFileContent: new Uint8Array([80, 75, 3, 4]) },
        },
        FlinkApplicationConfiguration: {
          ParallelismConfiguration: { ConfigurationType: 'CUSTOM' as const, Parallelism, ParallelismPerKPU: 2 },
        },
      },
    });
    expect(await refusal(() => created(services, of(5)))).toBe('LimitExceededException');
    await created(services, of(4));
  });

  it.each([
    ['SQL-1_0', undefined],
    ['ZEPPELIN-FLINK-3_0', 'INTERACTIVE'],
    ['FLINK-2_3', 'STREAMING'],
  ] as const)('gives %s the mode %s', async (RuntimeEnvironment, mode) => {
    const services = testServices();
    await created(services, { RuntimeEnvironment });
    expect(recordOf(services).mode).toBe(mode);
  });

  it('refuses retired runtimes where a setting says so, before anything else', async () => {
    const services = testServices({ retiredRuntimes: retiredRuntimesOf({ string: () => 'refuse' }) });
    expect(await refusal(() => created(services, { RuntimeEnvironment: 'FLINK-1_13' }))).toBe(
      'UnsupportedOperationException',
    );
    expect(await refusal(() => created(services))).toBe('none');
    expect(createApplication(services)).toBeInstanceOf(Function);
  });
});
