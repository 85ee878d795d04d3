import { describe, expect, it } from '@jest/globals';
import type {
  ApplicationConfiguration,
  ApplicationConfigurationDescription,
  ApplicationConfigurationUpdate,
} from '@drey/api';
import { deepFreeze } from '../../store/freeze.js';
import { describeConfiguration } from '../describe-configuration.js';
import { updateConfiguration } from '../update-configuration.js';

const runtimeEnvironment = 'ZEPPELIN-FLINK-3_0';

/** A stored configuration; frozen, as the store hands them out. */
const stored = (configuration: ApplicationConfiguration): ApplicationConfigurationDescription | undefined =>
  deepFreeze(describeConfiguration({ runtimeEnvironment, configuration, versionId: 1, code: null }));

const updated = (
  current: ApplicationConfigurationDescription | undefined,
  update: ApplicationConfigurationUpdate,
): ApplicationConfigurationDescription | undefined =>
  updateConfiguration({ runtimeEnvironment, current, update, code: null });

describe('an update of a Studio notebook', () => {
  const current = stored({
    ZeppelinApplicationConfiguration: {
      CatalogConfiguration: { GlueDataCatalogConfiguration: { DatabaseARN: 'arn:db' } },
      DeployAsApplicationConfiguration: { S3ContentLocation: { BucketARN: 'arn:b', BasePath: 'p' } },
      CustomArtifactsConfiguration: [
        { ArtifactType: 'UDF', S3ContentLocation: { BucketARN: 'arn:b', FileKey: 'udf.jar' } },
      ],
    },
  });
  const studio = current?.ZeppelinApplicationConfigurationDescription;
  const maven = { GroupId: 'g', ArtifactId: 'a', Version: '1' };

  it.each<[string, NonNullable<ApplicationConfigurationUpdate['ZeppelinApplicationConfigurationUpdate']>, object]>([
    [
      'the log level',
      { MonitoringConfigurationUpdate: { LogLevelUpdate: 'DEBUG' } },
      { MonitoringConfigurationDescription: { LogLevel: 'DEBUG' } },
    ],
    [
      'the catalogue',
      { CatalogConfigurationUpdate: { GlueDataCatalogConfigurationUpdate: { DatabaseARNUpdate: 'arn:db2' } } },
      { CatalogConfigurationDescription: { GlueDataCatalogConfigurationDescription: { DatabaseARN: 'arn:db2' } } },
    ],
    [
      'the path of deployments and not the bucket',
      { DeployAsApplicationConfigurationUpdate: { S3ContentLocationUpdate: { BasePathUpdate: 'q' } } },
      {
        DeployAsApplicationConfigurationDescription: {
          S3ContentLocationDescription: { BucketARN: 'arn:b', BasePath: 'q' },
        },
      },
    ],
    [
      'the whole list of artifacts',
      { CustomArtifactsConfigurationUpdate: [{ ArtifactType: 'DEPENDENCY_JAR', MavenReference: maven }] },
      {
        CustomArtifactsConfigurationDescription: [{ ArtifactType: 'DEPENDENCY_JAR', MavenReferenceDescription: maven }],
      },
    ],
  ])('changes %s', (_what, ZeppelinApplicationConfigurationUpdate, changed) => {
    expect(updated(current, { ZeppelinApplicationConfigurationUpdate })).toStrictEqual({
      ...current,
      ZeppelinApplicationConfigurationDescription: { ...studio, ...changed },
    });
  });
});
