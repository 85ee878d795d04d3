// The steps from a jar to a running application.
import { makeBucket, makeLogStream, makeRole, putObject } from '../../api/around.js';
import { callService } from '../../api/service.js';
import { type JarChoice, type JarPlan, streamArn } from '../../model/own-jar.js';

/** One step. */
export interface JarStep {
  readonly title: string;
  readonly work: () => Promise<void>;
}

/** The steps, in order; each may be done again after a fault. `made` keeps what this form has created, so that it is not refused for being there. */
export const stepsOf = (choice: JarChoice, plan: JarPlan, file: File, made: Set<string>): readonly JarStep[] => {
  const input = { ...plan.input, CloudWatchLoggingOptions: [{ LogStreamARN: streamArn(plan, choice) }] };
  const same = JSON.stringify([choice.accountId, choice.region, input]);
  const buckets = [plan.codeBucket, ...plan.buckets];
  return [
    {
      title: `Make ${buckets.length === 1 ? 'bucket' : 'buckets'} ${buckets.join(', ')}`,
      work: async () => {
        for (const bucket of buckets) await makeBucket(bucket, choice);
      },
    },
    { title: `Upload ${file.name}`, work: () => putObject(plan.codeBucket, plan.key, file, choice) },
    {
      title: `Make role ${plan.roleName}`,
      work: async () => {
        await makeRole(plan.roleName, plan.trust, plan.policy, choice);
      },
    },
    {
      title: `Make log stream ${plan.logGroup}`,
      work: async () => {
        await makeLogStream(plan.logGroup, plan.logStream, choice);
      },
    },
    {
      title: `Create application ${choice.name}`,
      work: async () => {
        if (made.has(same)) return;
        await callService({ operation: 'CreateApplication', input }, choice);
        made.add(same);
      },
    },
    {
      title: 'Start it',
      work: async () => {
        await callService(
          { operation: 'StartApplication', input: { ApplicationName: choice.name, RunConfiguration: {} } },
          choice,
        );
      },
    },
  ];
};
