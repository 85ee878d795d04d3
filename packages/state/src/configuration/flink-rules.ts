// Rules about parallelism, looked at after defaults and merges, because DEFAULT makes given values void.
import type { ApplicationConfigurationDescription, ParallelismConfigurationDescription } from '@drey/api';
import type { Rule } from './rule.js';

/** Documented range of ParallelismPerKPU. */
export const parallelismPerKpuRange: { readonly min: number; readonly max: number } = { min: 1, max: 8 };

/** KPUs of one application, documented as a quota. */
export const maximumKpus = 64;

const parallelismOf = (description: ApplicationConfigurationDescription): ParallelismConfigurationDescription =>
  description.FlinkApplicationConfigurationDescription?.ParallelismConfigurationDescription ?? {};

/** The range is documented, the code a guess. */
export const perKpuInRange: Rule<ApplicationConfigurationDescription> = (description) => {
  const { min, max } = parallelismPerKpuRange;
  const { ParallelismPerKPU = min } = parallelismOf(description);
  return ParallelismPerKPU < min || ParallelismPerKPU > max
    ? `ParallelismPerKPU must be from ${min} to ${max}, and is ${ParallelismPerKPU}.`
    : undefined;
};

/** The quota is documented; that LimitExceededException says so is a guess. */
export const kpusWithinQuota: Rule<ApplicationConfigurationDescription> = (description) => {
  const { Parallelism = 1, ParallelismPerKPU = 1 } = parallelismOf(description);
  const kpus = Math.ceil(Parallelism / ParallelismPerKPU);
  return kpus > maximumKpus
    ? `Parallelism ${Parallelism} at ParallelismPerKPU ${ParallelismPerKPU} needs ${kpus} KPUs; an application can have ${maximumKpus}.`
    : undefined;
};
