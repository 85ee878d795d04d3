// The service's rule of automatic scaling. Pure. Known from the developer guide ("Automatic scaling").

/** A point a minute: CPU of the busiest container, 0 to 1. */
const HOT = 0.75;
const COLD = 0.1;
/** Consecutive points. */
const HOT_POINTS = 15;
const COLD_POINTS = 360;

/** How many of the latest points in a row were hot, or cold. */
export interface ScalingHistory {
  readonly hot: number;
  readonly cold: number;
}

/** Before the first point, and after each change. */
export const noHistory: ScalingHistory = { hot: 0, cold: 0 };

/** The history with one more point. */
export const withPoint = ({ hot, cold }: ScalingHistory, utilization: number): ScalingHistory => ({
  hot: utilization >= HOT ? hot + 1 : 0,
  cold: utilization < COLD ? cold + 1 : 0,
});

/** Between what an application may move. */
export interface ScalingBounds {
  /** `CurrentParallelism`. */
  readonly current: number;
  /** `Parallelism`: never less. */
  readonly configured: number;
  /** Quota of KPUs times `ParallelismPerKPU`, and the job's own maximum parallelism: never more. */
  readonly most: number;
}

/** The parallelism to scale to, or undefined to stay: double when hot, half (rounded up) when cold. */
export const scaledParallelism = (
  { hot, cold }: ScalingHistory,
  { current, configured, most }: ScalingBounds,
): number | undefined => {
  const wanted =
    hot >= HOT_POINTS
      ? Math.max(current, Math.min(current * 2, most))
      : cold >= COLD_POINTS
        ? Math.max(Math.ceil(current / 2), Math.min(configured, current))
        : current;
  return wanted === current ? undefined : wanted;
};
