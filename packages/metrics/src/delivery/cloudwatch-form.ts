// PutMetricData in the query protocol of AWS, which every emulator of CloudWatch speaks. Pure.
import type { MetricDatum } from '@drey/plugin-api';

/** Namespace of the service's metrics. */
export const NAMESPACE = 'AWS/KinesisAnalytics';

/** CloudWatch keeps minutes. */
const MINUTE = 60_000;

/** The beginning of the minute that ends with or after a moment, so that the last of a minute's slots is of that minute. */
export const minuteOf = (at: number): number => Math.floor((at - 1) / MINUTE) * MINUTE;

/** Data in one call: the service takes 1,000 and a mebibyte, moto forms of 500,000 bytes (both tried). */
const MOST_IN_A_CALL = 150;

const enter = (form: URLSearchParams, at: string, datum: MetricDatum, timestamp: string): void => {
  const { name, unit, dimensions, samples } = datum;
  form.set(`${at}.MetricName`, name);
  form.set(`${at}.Unit`, unit);
  form.set(`${at}.Timestamp`, timestamp);
  for (const [index, [dimension, value]] of Object.entries(dimensions).entries()) {
    form.set(`${at}.Dimensions.member.${index + 1}.Name`, dimension);
    form.set(`${at}.Dimensions.member.${index + 1}.Value`, value);
  }
  if (samples.count === 1) {
    form.set(`${at}.Value`, String(samples.sum));
    return;
  }
  form.set(`${at}.StatisticValues.SampleCount`, String(samples.count));
  form.set(`${at}.StatisticValues.Sum`, String(samples.sum));
  form.set(`${at}.StatisticValues.Minimum`, String(samples.minimum));
  form.set(`${at}.StatisticValues.Maximum`, String(samples.maximum));
};

/** The calls that bring readings of one moment to CloudWatch. */
export const putForms = (data: readonly MetricDatum[], at: number): readonly URLSearchParams[] => {
  const timestamp = new Date(minuteOf(at)).toISOString();
  const forms: URLSearchParams[] = [];
  for (let first = 0; first < data.length; first += MOST_IN_A_CALL) {
    const form = new URLSearchParams({ Action: 'PutMetricData', Version: '2010-08-01', Namespace: NAMESPACE });
    for (const [index, datum] of data.slice(first, first + MOST_IN_A_CALL).entries())
      enter(form, `MetricData.member.${index + 1}`, datum, timestamp);
    forms.push(form);
  }
  return forms;
};
