// AddApplicationVpcConfiguration: a new version with the one VPC configuration that an application may have.
import { addVpcConfiguration, currentVersion, nextVersionId } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { answeredOperation } from '../answered-operation.js';
import { requireExpectation } from '../expected-version.js';
import { checkVpcChange, vpcConfigurations, withVpcConfigurations } from './vpc-change.js';

const OPERATION = 'AddApplicationVpcConfiguration';

/** Adds a VPC configuration. Its subnets and groups are recorded, not used: clusters stay where they are. */
export const addApplicationVpcConfiguration =
  ({ applications, clock, ids, vpcs }: Needs<'applications' | 'clock' | 'ids' | 'vpcs'>): Operation<typeof OPERATION> =>
  async (input, context) => {
    requireExpectation(input);
    const key = keyOf(context, input.ApplicationName);
    // Refusals of the application come before EC2 is asked.
    checkVpcChange(applications.get(key), input);
    const vpcId = await vpcs.ofSubnets(input.VpcConfiguration.SubnetIds, context);
    const updated = await applications.change(key, (application) => {
      checkVpcChange(application, input);
      const configurations = addVpcConfiguration(vpcConfigurations(application), input.VpcConfiguration, {
        versionId: nextVersionId(application),
        vpcId,
      });
      return withVpcConfigurations(application, OPERATION, configurations, { at: clock.now(), ids });
    });
    const description = currentVersion(updated).configuration?.VpcConfigurationDescriptions?.at(-1);
    return {
      ApplicationARN: updated.arn,
      ApplicationVersionId: updated.currentVersionId,
      ...(description === undefined ? {} : { VpcConfigurationDescription: description }),
      ...answeredOperation(updated),
    };
  };
