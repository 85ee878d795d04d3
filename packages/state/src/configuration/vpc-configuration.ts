// VPC configurations of a version.
import {
  InvalidArgumentException,
  type VpcConfiguration,
  type VpcConfigurationDescription,
  type VpcConfigurationUpdate,
} from '@drey/api';
import { presentMembers } from './present-members.js';
import { subResourceId, updateById, withoutId } from './sub-resource-id.js';

const KIND = 'VPC configuration';

/** VPC configurations of one application; documented. */
const MAXIMUM_VPC_CONFIGURATIONS = 1;

/** Says what is wrong with more configurations than one application may have. The text is seen on the service, its code is unknown. */
export const tooManyVpcConfigurations = (count: number): string | undefined =>
  count > MAXIMUM_VPC_CONFIGURATIONS
    ? `Kinesis Analytics currently supports only ${MAXIMUM_VPC_CONFIGURATIONS} VPC configuration(s)`
    : undefined;

const idOf = (item: { readonly VpcConfigurationId?: string | undefined }): string | undefined =>
  item.VpcConfigurationId;

/**
 * The configurations as version `versionId` brings them. `vpcId` is what a look-up of the subnets found; without one the description
 * has no VpcId.
 */
export const describeVpcConfigurations = (
  configurations: readonly VpcConfiguration[],
  versionId: number,
  vpcId?: string,
): VpcConfigurationDescription[] =>
  configurations.map(({ SubnetIds, SecurityGroupIds }, index) =>
    presentMembers({
      VpcConfigurationId: subResourceId(versionId, index),
      VpcId: vpcId,
      SubnetIds,
      SecurityGroupIds,
    }),
  );

/** The configurations with one more, as version `versionId` adds it. Throws {@link InvalidArgumentException} when there is one already. */
export const addVpcConfiguration = (
  current: readonly VpcConfigurationDescription[],
  configuration: VpcConfiguration,
  { versionId, vpcId }: { readonly versionId: number; readonly vpcId?: string },
): VpcConfigurationDescription[] => {
  const fault = tooManyVpcConfigurations(current.length + 1);
  if (fault !== undefined) throw new InvalidArgumentException(fault);
  return [...current, ...describeVpcConfigurations([configuration], versionId, vpcId)];
};

/** Changes configurations by their ids; lists replace lists. Throws {@link InvalidArgumentException} for an unknown id. */
export const updateVpcConfigurations = (
  current: readonly VpcConfigurationDescription[],
  updates: readonly VpcConfigurationUpdate[],
  vpcId?: string,
): VpcConfigurationDescription[] =>
  updateById<VpcConfigurationDescription, VpcConfigurationUpdate>(current, updates, {
    kind: KIND,
    idOf,
    change: (configuration, { SubnetIdUpdates, SecurityGroupIdUpdates }) =>
      presentMembers({
        ...configuration,
        VpcId: vpcId ?? configuration.VpcId,
        SubnetIds: SubnetIdUpdates ?? configuration.SubnetIds,
        SecurityGroupIds: SecurityGroupIdUpdates ?? configuration.SecurityGroupIds,
      }),
  });

/** The configurations without one. Throws {@link InvalidArgumentException} for an unknown id. */
export const removeVpcConfiguration = (
  current: readonly VpcConfigurationDescription[],
  id: string,
): VpcConfigurationDescription[] => withoutId(current, id, { kind: KIND, idOf });
