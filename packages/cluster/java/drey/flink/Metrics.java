// Flink's metrics as Drey's collector takes them: kept while they are there, read at every slot of the clock, sent to the host.
package drey.flink;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Not {@code Scheduled}: Flink's one thread for that also keeps the rates of meters up in old releases, and would wait for us. Where no host
 * wants metrics it keeps none.
 */
final class Metrics implements MetricReporter {
  private final String url = System.getenv("DREY_METRICS_URL");
  private final MetricRows rows = new MetricRows();
  private final Map<Registration, MetricPlace> places = new HashMap<>();
  private MetricSender sender;

  @Override
  public void open(MetricConfig config) {
    if (url == null) return;
    sender = new MetricSender(url, System.getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN"), rows);
    sender.start();
  }

  @Override
  public void close() {
    if (sender != null) sender.interrupt();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (url == null) return;
    MetricPlace place = MetricPlace.of(metric, name, group);
    if (place == null || !rows.add(place, metric)) return;
    synchronized (places) {
      places.put(new Registration(metric, name, group), place);
    }
  }

  /** By then its group may not tell where it was any more. */
  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    MetricPlace place;
    synchronized (places) {
      place = places.remove(new Registration(metric, name, group));
    }
    if (place != null) rows.remove(place, metric);
  }

  /** One metric under one name of one group: a counter may stand in two groups, a class of a user may call two of them equal. */
  private static final class Registration {
    private final Metric metric;
    private final String identifier;

    Registration(Metric metric, String name, MetricGroup group) {
      this.metric = metric;
      this.identifier = group.getMetricIdentifier(name);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Registration
          && ((Registration) other).metric == metric
          && ((Registration) other).identifier.equals(identifier);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(metric) * 31 + identifier.hashCode();
    }
  }
}
