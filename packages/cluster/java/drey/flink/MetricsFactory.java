// Hands Flink the reporter that sends metrics to Drey; Flink finds it by its ServiceLoader.
package drey.flink;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Where to send comes by the environment, like the credentials, and not by Flink's options, which a log shows. */
public final class MetricsFactory implements MetricReporterFactory {
  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new Metrics();
  }
}
