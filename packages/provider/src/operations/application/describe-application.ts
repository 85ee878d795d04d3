// DescribeApplication: the version in force, whatever the status.
import type { ApplicationDetail } from '@drey/api';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { applicationDetail } from '../../views/application-detail.js';

const withJobPlan = (detail: ApplicationDetail, JobPlanDescription: string): ApplicationDetail => {
  const { ApplicationConfigurationDescription: configuration } = detail;
  return {
    ...detail,
    ApplicationConfigurationDescription: {
      ...configuration,
      FlinkApplicationConfigurationDescription: {
        ...configuration?.FlinkApplicationConfigurationDescription,
        JobPlanDescription,
      },
    },
  };
};

/** Reads an application; with IncludeAdditionalDetails also the plan of its job, where one runs. */
export const describeApplication =
  ({ applications, jobs }: Needs<'applications' | 'jobs'>): Operation<'DescribeApplication'> =>
  (input, context) => {
    const application = applications.get(keyOf(context, input.ApplicationName));
    const detail = applicationDetail(application);
    if (input.IncludeAdditionalDetails !== true) return { ApplicationDetail: detail };
    return jobs
      .planOf(application)
      .then((plan) => ({ ApplicationDetail: plan === undefined ? detail : withJobPlan(detail, plan) }));
  };
