// CloudWatch through the gateway, in the JSON of AWS: metrics, statistics and alarms.
import { defaultAccount, testRegion } from './aws-clients.js';

const TARGET = 'GraniteServiceVersion20100801';

/** Namespace of the service. */
export const NAMESPACE = 'AWS/KinesisAnalytics';

/** A metric as ListMetrics names it. */
export interface ListedMetric {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

/** One period of GetMetricStatistics. */
export interface Datapoint {
  /** Seconds since the epoch. */
  readonly Timestamp: number;
  readonly Sum: number;
  readonly Average: number;
  readonly Minimum: number;
  readonly Maximum: number;
  readonly SampleCount: number;
  readonly Unit: string;
}

/** What is asked of a metric. */
export interface StatisticsOf {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch; the last hour unless given. */
  readonly from?: number;
  readonly to?: number;
}

/** Dimensions as the service has them. */
export const dimensionsOf = (named: Readonly<Record<string, string>>): ListedMetric['Dimensions'] =>
  Object.entries(named).map(([Name, Value]) => ({ Name, Value }));

/** One call. Rejects with what the service answers. */
export const askCloudWatch = async <T>(endpoint: string, operation: string, input: object): Promise<T> => {
  const scope = `Credential=test/20260101/${testRegion}/monitoring/aws4_request`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${TARGET}.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation} in account ${defaultAccount} answered ${answer.status}: ${text}`);
  return JSON.parse(text === '' ? '{}' : text) as T;
};

/** All metrics of an application. */
export const listMetrics = async (endpoint: string, application: string): Promise<readonly ListedMetric[]> => {
  const metrics: ListedMetric[] = [];
  let token: string | undefined;
  do {
    const page: { readonly Metrics: readonly ListedMetric[]; readonly NextToken?: string } = await askCloudWatch(
      endpoint,
      'ListMetrics',
      {
        Namespace: NAMESPACE,
        Dimensions: dimensionsOf({ Application: application }),
        ...(token === undefined ? {} : { NextToken: token }),
      },
    );
    metrics.push(...page.Metrics);
    token = page.NextToken;
  } while (token !== undefined);
  return metrics;
};

/** Minutes of a metric, oldest first. */
export const minutesOf = async (
  endpoint: string,
  { name, dimensions, from = Date.now() - 3_600_000, to = Date.now() + 60_000 }: StatisticsOf,
): Promise<readonly Datapoint[]> => {
  const { Datapoints } = await askCloudWatch<{ readonly Datapoints: readonly Datapoint[] }>(
    endpoint,
    'GetMetricStatistics',
    {
      Namespace: NAMESPACE,
      MetricName: name,
      Dimensions: dimensionsOf(dimensions),
      StartTime: Math.floor(from / 1_000),
      EndTime: Math.ceil(to / 1_000),
      Period: 60,
      Statistics: ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'],
    },
  );
  return Datapoints.toSorted((one, other) => one.Timestamp - other.Timestamp);
};
