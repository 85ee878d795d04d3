// What an update makes of a version's configuration.
import type {
  ApplicationConfigurationDescription,
  ApplicationConfigurationUpdate,
  ApplicationSnapshotConfigurationDescription,
} from '@drey/api';
import { applicationKind } from '../application/application.js';
import type { CodeCopy } from '../application/version.js';
import { updateCode } from './code/code.js';
import { describeConfiguration } from './describe-configuration.js';
import { updateEncryption } from './encryption.js';
import { describeProperties } from './environment-properties.js';
import { type FlinkKind, updateFlinkConfiguration } from './flink/flink-configuration.js';
import { presentMembers, unlessEmpty } from './present-members.js';
import { updateSqlConfiguration } from './sql/sql-configuration.js';
import { updateStudioConfiguration } from './studio/studio-configuration.js';
import { updateVpcConfigurations } from './vpc-configuration.js';

/** What {@link updateConfiguration} merges. */
export interface ConfigurationChange {
  readonly runtimeEnvironment: string;
  readonly current: ApplicationConfigurationDescription | undefined;
  readonly update: ApplicationConfigurationUpdate;
  /** The copy that the new version pins: the old one when `updatedCodeToCopy` says null. Read only when the update has code. */
  readonly code: CodeCopy | null;
  /** The VPC that updated subnets were found to be in; left out keeps the stored one. */
  readonly vpcId?: string;
}

type Description = ApplicationConfigurationDescription;

const updatedCode = ({ current, update, code }: ConfigurationChange): Description =>
  update.ApplicationCodeConfigurationUpdate === undefined
    ? {}
    : {
        ApplicationCodeConfigurationDescription: updateCode(
          current?.ApplicationCodeConfigurationDescription,
          update.ApplicationCodeConfigurationUpdate,
          code,
        ),
      };

/** The groups given are all there are from then on (documented); an empty list clears them. */
const updatedProperties = ({ update }: ConfigurationChange): Description =>
  update.EnvironmentPropertyUpdates === undefined
    ? {}
    : { EnvironmentPropertyDescriptions: describeProperties(update.EnvironmentPropertyUpdates.PropertyGroups) };

const updatedFlink = (kind: FlinkKind, { current, update }: ConfigurationChange): Description =>
  update.FlinkApplicationConfigurationUpdate === undefined
    ? {}
    : {
        FlinkApplicationConfigurationDescription: updateFlinkConfiguration(
          kind,
          current?.FlinkApplicationConfigurationDescription,
          update.FlinkApplicationConfigurationUpdate,
        ),
      };

const updatedStudio = (kind: FlinkKind, { current, update }: ConfigurationChange): Description =>
  kind !== 'studio' || update.ZeppelinApplicationConfigurationUpdate === undefined
    ? {}
    : {
        ZeppelinApplicationConfigurationDescription: updateStudioConfiguration(
          current?.ZeppelinApplicationConfigurationDescription,
          update.ZeppelinApplicationConfigurationUpdate,
        ),
      };

const updatedSwitches = ({ current, update }: ConfigurationChange): Description => {
  const { ApplicationSnapshotConfigurationUpdate: snapshots, ApplicationSystemRollbackConfigurationUpdate: rollback } =
    update;
  return {
    ...(snapshots && {
      ApplicationSnapshotConfigurationDescription: presentMembers<ApplicationSnapshotConfigurationDescription>({
        SnapshotsEnabled: snapshots.SnapshotsEnabledUpdate,
        SnapshotMode:
          snapshots.SnapshotModeUpdate ?? current?.ApplicationSnapshotConfigurationDescription?.SnapshotMode,
      }),
    }),
    ...(rollback && {
      ApplicationSystemRollbackConfigurationDescription: { RollbackEnabled: rollback.RollbackEnabledUpdate },
    }),
  };
};

const updatedEncryption = ({ current, update }: ConfigurationChange): Description =>
  update.ApplicationEncryptionConfigurationUpdate === undefined
    ? {}
    : {
        ApplicationEncryptionConfigurationDescription: updateEncryption(
          current?.ApplicationEncryptionConfigurationDescription,
          update.ApplicationEncryptionConfigurationUpdate,
        ),
      };

const updatedVpc = ({ current, update, vpcId }: ConfigurationChange): Description =>
  update.VpcConfigurationUpdates?.length
    ? {
        VpcConfigurationDescriptions: updateVpcConfigurations(
          current?.VpcConfigurationDescriptions ?? [],
          update.VpcConfigurationUpdates,
          vpcId,
        ),
      }
    : {};

const updatedSql = ({ current, update }: ConfigurationChange): Description =>
  update.SqlApplicationConfigurationUpdate === undefined
    ? {}
    : {
        SqlApplicationConfigurationDescription: updateSqlConfiguration(
          current?.SqlApplicationConfigurationDescription,
          update.SqlApplicationConfigurationUpdate,
        ),
      };

const updateFlinkKind = (kind: FlinkKind, change: ConfigurationChange): Description => ({
  ...updatedProperties(change),
  ...updatedFlink(kind, change),
  ...updatedStudio(kind, change),
  ...updatedSwitches(change),
  ...updatedEncryption(change),
  ...updatedVpc(change),
});

/**
 * Merges an update into the configuration in force: what it leaves out stays. `runtimeEnvironment` is that of the new version. Throws
 * `InvalidArgumentException` for an unknown id and for a half code location; the other rules are `checkConfigurationUpdate`.
 */
export const updateConfiguration = (change: ConfigurationChange): ApplicationConfigurationDescription | undefined => {
  const { runtimeEnvironment, current } = change;
  const kind = applicationKind(runtimeEnvironment);
  const before =
    current ?? describeConfiguration({ runtimeEnvironment, configuration: undefined, versionId: 1, code: null });
  return unlessEmpty(
    presentMembers<ApplicationConfigurationDescription>({
      ...before,
      ...updatedCode(change),
      ...(kind === 'sql' ? updatedSql(change) : updateFlinkKind(kind, change)),
    }),
  );
};
