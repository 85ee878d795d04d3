// What both VPC operations have in common.
import { InvalidArgumentException, type VpcConfigurationDescription } from '@drey/api';
import { type Application, applicationKind, currentVersion, requestUpdate, type WishFacts } from '@drey/state';

/** VPC configurations in force. Throws {@link InvalidArgumentException} for a SQL application, which has none. */
export const vpcConfigurations = (application: Application): readonly VpcConfigurationDescription[] => {
  const version = currentVersion(application);
  if (applicationKind(version.runtimeEnvironment) === 'sql') {
    throw new InvalidArgumentException('VPC configurations do not apply to SQL applications.');
  }
  return version.configuration?.VpcConfigurationDescriptions ?? [];
};

/** A version with other VPC configurations; a running job restarts, as on the service. None is the same as no member. */
export const withVpcConfigurations = (
  application: Application,
  operation: string,
  configurations: VpcConfigurationDescription[],
  facts: WishFacts,
): Application => {
  const { VpcConfigurationDescriptions: _before, ...kept } = currentVersion(application).configuration ?? {};
  const configuration = configurations.length === 0 ? kept : { ...kept, VpcConfigurationDescriptions: configurations };
  return requestUpdate(application, { operation, change: { configuration }, restartJob: true }, facts);
};
