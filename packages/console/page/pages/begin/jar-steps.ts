// The steps from a jar to a running application.
import { makeBucket, makeLogStream, makeRole, putObject } from '../../api/around.js';
import { callService } from '../../api/service.js';
import type { JarChoice, JarPlan } from '../../model/own-jar.js';

/** One step. Each may be done again after a fault. */
export interface JarStep {
  readonly title: string;
  readonly work: () => Promise<void>;
}

/** The steps, in order. */
export const stepsOf = (choice: JarChoice, plan: JarPlan, file: File): readonly JarStep[] => {
  let stream = '';
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
        stream = await makeLogStream(plan.logGroup, plan.logStream, choice);
      },
    },
    {
      title: `Create application ${choice.name}`,
      work: async () => {
        const input = { ...plan.input, CloudWatchLoggingOptions: [{ LogStreamARN: stream }] };
        await callService({ operation: 'CreateApplication', input }, choice);
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
