// The Zeppelin part of a Studio notebook's version.
import type {
  CustomArtifactConfiguration,
  CustomArtifactConfigurationDescription,
  S3ContentBaseLocationDescription,
  ZeppelinApplicationConfiguration,
  ZeppelinApplicationConfigurationDescription,
  ZeppelinApplicationConfigurationUpdate,
} from '@drey/api';
import { presentMembers } from '../present-members.js';
import { updatedMembers } from '../update-members.js';

/** The description must have a level; that it is INFO when none was given is a guess. */
const DEFAULT_LOG_LEVEL = 'INFO';

const describeArtifacts = (
  artifacts: readonly CustomArtifactConfiguration[] | undefined,
): CustomArtifactConfigurationDescription[] | undefined =>
  artifacts === undefined || artifacts.length === 0
    ? undefined
    : artifacts.map(({ ArtifactType, S3ContentLocation, MavenReference }) =>
        presentMembers({
          ArtifactType,
          S3ContentLocationDescription: S3ContentLocation,
          MavenReferenceDescription: MavenReference,
        }),
      );

/** The Zeppelin part of a new notebook; always there. */
export const describeStudioConfiguration = (
  configuration: ZeppelinApplicationConfiguration = {},
): ZeppelinApplicationConfigurationDescription => {
  const { CatalogConfiguration, DeployAsApplicationConfiguration, MonitoringConfiguration } = configuration;
  return presentMembers({
    MonitoringConfigurationDescription: { LogLevel: MonitoringConfiguration?.LogLevel ?? DEFAULT_LOG_LEVEL },
    CatalogConfigurationDescription: CatalogConfiguration && {
      GlueDataCatalogConfigurationDescription: {
        DatabaseARN: CatalogConfiguration.GlueDataCatalogConfiguration?.DatabaseARN,
      },
    },
    DeployAsApplicationConfigurationDescription: DeployAsApplicationConfiguration?.S3ContentLocation && {
      S3ContentLocationDescription: presentMembers<S3ContentBaseLocationDescription>(
        DeployAsApplicationConfiguration.S3ContentLocation,
      ),
    },
    CustomArtifactsConfigurationDescription: describeArtifacts(configuration.CustomArtifactsConfiguration),
  });
};

/** Merges an update: members one by one, but the list of artifacts replaces the old list (a guess), and an empty one clears it. */
export const updateStudioConfiguration = (
  current: ZeppelinApplicationConfigurationDescription = describeStudioConfiguration(),
  update: ZeppelinApplicationConfigurationUpdate = {},
): ZeppelinApplicationConfigurationDescription => {
  const catalog = update.CatalogConfigurationUpdate?.GlueDataCatalogConfigurationUpdate;
  const deploy = update.DeployAsApplicationConfigurationUpdate?.S3ContentLocationUpdate;
  const artifacts = update.CustomArtifactsConfigurationUpdate;
  return presentMembers({
    ...current,
    MonitoringConfigurationDescription: {
      ...current.MonitoringConfigurationDescription,
      ...updatedMembers(update.MonitoringConfigurationUpdate ?? {}),
    },
    CatalogConfigurationDescription:
      catalog === undefined
        ? current.CatalogConfigurationDescription
        : { GlueDataCatalogConfigurationDescription: { DatabaseARN: catalog.DatabaseARNUpdate } },
    DeployAsApplicationConfigurationDescription:
      deploy === undefined
        ? current.DeployAsApplicationConfigurationDescription
        : {
            S3ContentLocationDescription: {
              BucketARN: undefined,
              ...current.DeployAsApplicationConfigurationDescription?.S3ContentLocationDescription,
              ...updatedMembers(deploy),
            },
          },
    CustomArtifactsConfigurationDescription:
      artifacts === undefined ? current.CustomArtifactsConfigurationDescription : describeArtifacts(artifacts),
  });
};
