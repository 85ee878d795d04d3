// Rules about the Zeppelin part of a notebook.
import type { ApplicationConfigurationDescription, CustomArtifactConfiguration } from '@drey/api';
import type { CreateSubject, Rule, UpdateSubject } from '../rule.js';

/** A UDF comes from S3, a dependency from S3 or Maven (documented; the refusals are a guess). */
const badArtifact = (artifacts: readonly CustomArtifactConfiguration[] = []): string | undefined => {
  for (const { ArtifactType, S3ContentLocation, MavenReference } of artifacts) {
    if ((S3ContentLocation === undefined) === (MavenReference === undefined)) {
      return 'A custom artifact must have exactly one of S3ContentLocation and MavenReference.';
    }
    if (ArtifactType === 'UDF' && S3ContentLocation === undefined)
      return 'A custom artifact of type UDF must be in S3.';
  }
  return undefined;
};

/** The artifacts of a new notebook have a source that fits. */
export const artifactsHaveSource: Rule<CreateSubject> = ({ configuration }) =>
  badArtifact(configuration.ZeppelinApplicationConfiguration?.CustomArtifactsConfiguration);

/** The same in an update. */
export const updatedArtifactsHaveSource: Rule<UpdateSubject> = ({ update }) =>
  badArtifact(update.ZeppelinApplicationConfigurationUpdate?.CustomArtifactsConfigurationUpdate);

/** Where a notebook is deployed to is a bucket, by the request or by the version in force. */
export const deployBucketNamed: Rule<ApplicationConfigurationDescription> = ({
  ZeppelinApplicationConfigurationDescription: studio,
}) => {
  const deploy = studio?.DeployAsApplicationConfigurationDescription;
  return deploy !== undefined && deploy.S3ContentLocationDescription?.BucketARN === undefined
    ? 'DeployAsApplicationConfigurationUpdate needs BucketARNUpdate, because no bucket was configured so far.'
    : undefined;
};
