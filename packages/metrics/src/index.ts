// What clusters measure, to CloudWatch, Prometheus and the sinks of plugins.
export { type Metrics, type MetricsNeeds, type MetricsSettings, openMetrics } from './open-metrics.js';
export type { Family } from './prometheus/prometheus-text.js';
export type { RatesAt, RecentApplication, RecentReadings, RecentSeries } from './recent/recent-readings.js';
export { METRICS_PATH, METRICS_VARIABLE } from './sample/metrics-route.js';
export type { MeasuredApplication } from './series/measured-application.js';
