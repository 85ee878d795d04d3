// Rules about parallelism, looked at after defaults and merges, because DEFAULT makes given values void.
import type { ApplicationConfigurationDescription, ParallelismConfigurationDescription } from '@drey/api';
import type { Rule } from '../rule.js';

/** Documented range of ParallelismPerKPU. */
const parallelismPerKpuRange: { readonly min: number; readonly max: number } = { min: 1, max: 8 };

/** KPUs of one application, the service's documented quota. */
export const KPU_QUOTA = 64;

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

/** KPUs that parallelism asks for, as the service reckons them (documented): the quotient, rounded up. */
const kpusOf = (description: ApplicationConfigurationDescription): number => {
  const { Parallelism = 1, ParallelismPerKPU = 1 } = parallelismOf(description);
  return Math.ceil(Parallelism / ParallelismPerKPU);
};

/** The quota is documented; that LimitExceededException says so is a guess. */
export const kpusWithin =
  (quota: number): Rule<ApplicationConfigurationDescription> =>
  (description) => {
    const { Parallelism = 1, ParallelismPerKPU = 1 } = parallelismOf(description);
    const kpus = kpusOf(description);
    return kpus > quota
      ? `Parallelism ${Parallelism} at ParallelismPerKPU ${ParallelismPerKPU} needs ${kpus} KPUs; an application can have ${quota}. Lower it, or raise --kpus-per-application.`
      : undefined;
  };
