import { describe, expect, it } from '@jest/globals';
import type { ApplicationConfigurationUpdate } from '@drey/api';
import { storing, studio } from '../configuration.test.support.js';

const { stored, updated } = storing(studio);

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
