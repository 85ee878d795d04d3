// DescribeApplication: the version in force, whatever the status.
import type { ApplicationDetail, OperationOutputs } from '@drey/api';
import { type Application, deepFreeze } from '@drey/state';
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
export const describeApplication = ({
  applications,
  jobs,
}: Needs<'applications' | 'jobs'>): Operation<'DescribeApplication'> => {
  /** A record never changes, so neither does its answer; frozen whole, because it is kept, and the host then encodes it once. */
  const answers = new WeakMap<Application, OperationOutputs['DescribeApplication']>();
  const answerOf = (application: Application): OperationOutputs['DescribeApplication'] => {
    const known = answers.get(application);
    if (known !== undefined) return known;
    const answer = deepFreeze({ ApplicationDetail: applicationDetail(application) });
    answers.set(application, answer);
    return answer;
  };
  return (input, context) => {
    const application = applications.get(keyOf(context, input.ApplicationName));
    if (input.IncludeAdditionalDetails !== true) return answerOf(application);
    const detail = applicationDetail(application);
    return jobs
      .planOf(application)
      .then((plan) => ({ ApplicationDetail: plan === undefined ? detail : withJobPlan(detail, plan) }));
  };
};
