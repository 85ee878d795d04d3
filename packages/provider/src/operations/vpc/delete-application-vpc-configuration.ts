// DeleteApplicationVpcConfiguration: a new version without it.
import { removeVpcConfiguration } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { answeredOperation } from '../answered-operation.js';
import { requireExpectation } from '../expected-version.js';
import { checkVpcChange, vpcConfigurations, withVpcConfigurations } from './vpc-change.js';

const OPERATION = 'DeleteApplicationVpcConfiguration';

/** Takes a VPC configuration away. */
export const deleteApplicationVpcConfiguration =
  ({ applications, clock, ids }: Needs<'applications' | 'clock' | 'ids'>): Operation<typeof OPERATION> =>
  async (input, context) => {
    requireExpectation(input);
    const updated = await applications.change(keyOf(context, input.ApplicationName), (application) => {
      checkVpcChange(application, input);
      const configurations = removeVpcConfiguration(vpcConfigurations(application), input.VpcConfigurationId);
      return withVpcConfigurations(application, OPERATION, configurations, { at: clock.now(), ids });
    });
    return {
      ApplicationARN: updated.arn,
      ApplicationVersionId: updated.currentVersionId,
      ...answeredOperation(updated),
    };
  };
