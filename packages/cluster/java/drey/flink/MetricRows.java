// The metrics of this JVM that are there now, in rows: one for each subtask of an operator and set of labels.
package drey.flink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.Metric;

/** Bounded: a job that makes a metric for each of its users would fill the heap otherwise. */
final class MetricRows {
  private static final int MOST_METRICS = 20_000;

  /** Rows by what their metrics share; in a row, metrics by name. */
  private final Map<List<Object>, Map<String, Held>> rows = new LinkedHashMap<>();
  private int count;
  private long refused;

  private static final class Held {
    final MetricPlace place;
    final Metric metric;

    Held(MetricPlace place, Metric metric) {
      this.place = place;
      this.metric = metric;
    }
  }

  /** False where it is not kept: histograms never are, as on the service. */
  synchronized boolean add(MetricPlace place, Metric metric) {
    if (!(metric instanceof Counter || metric instanceof Gauge || metric instanceof Meter)) return false;
    if (count >= MOST_METRICS) {
      refused++;
      return false;
    }
    if (rows.computeIfAbsent(place.row(), key -> new LinkedHashMap<>()).put(place.name, new Held(place, metric)) == null) count++;
    return true;
  }

  synchronized void remove(MetricPlace place, Metric metric) {
    Map<String, Held> row = rows.get(place.row());
    Held held = row == null ? null : row.get(place.name);
    // A restarted task registers its successor first in some releases.
    if (held == null || held.metric != metric) return;
    row.remove(place.name);
    count--;
    if (row.isEmpty()) rows.remove(place.row());
  }

  private synchronized List<List<Held>> copy() {
    List<List<Held>> copy = new ArrayList<>(rows.size());
    for (Map<String, Held> row : rows.values()) copy.add(new ArrayList<>(row.values()));
    return copy;
  }

  synchronized long refused() {
    return refused;
  }

  /** Writes all rows as a list, up to a length; how many metrics did not fit. Gauges of users run outside of any lock. */
  int writeTo(Json json, int mostCharacters) {
    int left = 0;
    json.beginList("rows");
    for (List<Held> row : copy()) {
      if (json.length() > mostCharacters) {
        left += row.size();
        continue;
      }
      write(json, row);
    }
    json.endList();
    return left;
  }

  private static void write(Json json, List<Held> row) {
    MetricPlace place = row.get(0).place;
    json.beginObject();
    json.text("kind", place.kind);
    json.text("job", place.job);
    json.text("task", place.task);
    if (place.subtask != null) json.number("subtask", Double.parseDouble(place.subtask));
    json.text("operator", place.operator);
    if (!place.labels.isEmpty()) {
      json.beginObject("labels");
      for (Map.Entry<String, String> label : place.labels.entrySet()) json.text(label.getKey(), label.getValue());
      json.endObject();
    }
    json.beginObject("values");
    for (Held held : row) json.number(held.place.name, valueOf(held.metric));
    json.endObject();
    json.endObject();
  }

  /** NaN for what has no value now, is no number, or fails. */
  private static double valueOf(Metric metric) {
    try {
      if (metric instanceof Counter) return ((Counter) metric).getCount();
      if (metric instanceof Meter) return ((Meter) metric).getRate();
      Object value = ((Gauge<?>) metric).getValue();
      return value instanceof Number ? ((Number) value).doubleValue() : Double.NaN;
    } catch (Exception | LinkageError fault) {
      return Double.NaN;
    }
  }
}
