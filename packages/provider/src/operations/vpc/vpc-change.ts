// What both VPC operations have in common.
import { InvalidArgumentException, type VpcConfigurationDescription } from '@drey/api';
import { type Application, applicationKind, currentVersion, requestUpdate, type Stamp } from '@drey/state';
import { checkUpdatable, type ExpectedVersion } from '../expected-version.js';

/**
 * Throws {@link InvalidArgumentException} for a SQL application, which has no VPC (known; the code is inferred), and for what any change of
 * a configuration is refused for.
 */
export const checkVpcChange = (application: Application, expected: ExpectedVersion): void => {
  if (applicationKind(currentVersion(application).runtimeEnvironment) === 'sql') {
    throw new InvalidArgumentException('VPC configurations do not apply to SQL applications.');
  }
  checkUpdatable(application, expected);
};

/** VPC configurations in force. */
export const vpcConfigurations = (application: Application): readonly VpcConfigurationDescription[] =>
  currentVersion(application).configuration?.VpcConfigurationDescriptions ?? [];

/** A version with other VPC configurations; a running job restarts, as on the service. None is the same as no member. */
export const withVpcConfigurations = (
  application: Application,
  operation: string,
  configurations: VpcConfigurationDescription[],
  stamp: Stamp,
): Application => {
  const { VpcConfigurationDescriptions: _before, ...kept } = currentVersion(application).configuration ?? {};
  const configuration = configurations.length === 0 ? kept : { ...kept, VpcConfigurationDescriptions: configurations };
  return requestUpdate(application, { operation, change: { configuration }, restartJob: true }, stamp);
};
