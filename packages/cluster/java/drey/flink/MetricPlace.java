// Where a metric of Flink belongs: to which job, task, subtask and operator, and under which labels; none for what nobody asks for.
package drey.flink;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;

/** The names are those that the service publishes something of; what else Flink has is not kept. */
final class MetricPlace {
  private static final Set<String> OF_JOBS =
      set("uptime", "downtime", "fullRestarts", "numRestarts", "runningTime", "restartingTime", "failingTime", "cancellingTime",
          "lastCheckpointDuration", "lastCheckpointSize", "numberOfFailedCheckpoints");
  private static final Set<String> OF_TASKS =
      set("numRecordsIn", "numRecordsInPerSecond", "numRecordsOut", "numRecordsOutPerSecond", "numLateRecordsDropped",
          "currentInputWatermark", "currentOutputWatermark", "idleTimeMsPerSecond", "busyTimeMsPerSecond", "backPressuredTimeMsPerSecond");
  private static final Set<String> OF_KINESIS = set("millisBehindLatest", "bytesRequestedPerFetch");
  private static final Set<String> OF_KAFKA =
      set("currentOffset", "committedOffset", "commitsFailed", "commitsSucceeded", "records-lag-max", "bytes-consumed-rate");
  private static final String INPUT_WATERMARK = "currentInputWatermark";
  private static final String[] LABELS = {"stream", "shardId", "topic", "partition"};
  /** Components of a scope may hold dots of their own. */
  private static final char INNER_DOT = '\u0001';

  /** What a row is of: {@code job}, {@code task}, {@code operator}, {@code memory} of the TaskManager, or {@code custom}. */
  final String kind;
  final String name;
  final String job;
  final String task;
  final String subtask;
  final String operator;
  /** Tells operators of one name in one task apart. */
  private final String operatorId;
  final Map<String, String> labels;

  private MetricPlace(String kind, String name, Map<String, String> variables, Map<String, String> labels) {
    this.kind = kind;
    this.name = name;
    this.job = variables.get("<job_id>");
    this.task = variables.get("<task_name>");
    this.subtask = variables.get("<subtask_index>");
    this.operator = variables.get("<operator_name>");
    this.operatorId = variables.get("<operator_id>");
    this.labels = labels;
  }

  /** Null for a metric that is not wanted. */
  static MetricPlace of(Metric metric, String name, MetricGroup group) {
    List<String> scope = scopeOf(group);
    Map<String, String> variables = group.getAllVariables();
    if (begins(scope, "jobmanager", "job")) {
      return scope.size() == 2 && OF_JOBS.contains(name) ? new MetricPlace("job", name, variables, none()) : null;
    }
    if (begins(scope, "taskmanager", "Status", "Flink", "Memory", "Managed")) {
      return name.equals("Used") || name.equals("Total") ? new MetricPlace("memory", name, none(), none()) : null;
    }
    if (!begins(scope, "taskmanager", "job", "task")) return null;
    boolean ofOperator = scope.size() > 3 && scope.get(3).equals("operator");
    List<String> below = scope.subList(ofOperator ? 4 : 3, scope.size());
    int custom = Math.max(below.indexOf("kinesisanalytics"), below.indexOf("kinesisAnalytics"));
    if (custom >= 0) return new MetricPlace("custom", name, variables, labelsOf(below.subList(custom + 1, below.size()), variables));
    boolean isWanted =
        below.isEmpty()
            ? OF_TASKS.contains(name) && !(name.equals(INPUT_WATERMARK) && isOfOneInput(metric))
            : OF_KINESIS.contains(name) && variables.containsKey("<shardId>")
                || OF_KAFKA.contains(name) && (below.contains("KafkaSourceReader") || below.contains("KafkaConsumer"));
    return isWanted ? new MetricPlace(ofOperator ? "operator" : "task", name, variables, labelsOf(Arrays.asList(LABELS), variables)) : null;
  }

  /** The service has the watermark of what has two inputs only; Flink has a gauge of its own for those, in every release. */
  private static boolean isOfOneInput(Metric metric) {
    return !metric.getClass().getSimpleName().equals("MinWatermarkGauge");
  }

  private static List<String> scopeOf(MetricGroup group) {
    CharacterFilter filter = component -> component.replace('.', INNER_DOT);
    try {
      // Reporters get groups of a public class that has it in all releases; the interface LogicalScopeProvider came with 1.14.
      Method logical = group.getClass().getMethod("getLogicalScope", CharacterFilter.class, char.class);
      return Arrays.asList(((String) logical.invoke(group, filter, '.')).split("\\."));
    } catch (ReflectiveOperationException fault) {
      throw new IllegalStateException("This Flink has metric groups that Drey does not know.", fault);
    }
  }

  /** Groups of a key and a value; one of a name alone has no value. */
  private static Map<String, String> labelsOf(List<String> keys, Map<String, String> variables) {
    Map<String, String> labels = new TreeMap<>();
    for (String component : keys) {
      String key = component.replace(INNER_DOT, '.');
      String value = variables.get("<" + key + ">");
      if (value != null) labels.put(key, value);
    }
    return labels;
  }

  private static boolean begins(List<String> scope, String... with) {
    return scope.size() >= with.length && scope.subList(0, with.length).equals(Arrays.asList(with));
  }

  private static Map<String, String> none() {
    return Collections.emptyMap();
  }

  private static Set<String> set(String... names) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
  }

  /** What metrics of one row share. */
  List<Object> row() {
    return Arrays.asList(kind, job, task, subtask, operator, operatorId, labels);
  }
}
