// The settings that the service fixes, and how they are put back where code changed them.
package drey.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads them from an environment that no code has seen. Parallelism, and whatever else is not named here, is the code's. */
final class ServiceSettings {
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);

  /** Without these a job loses its state, or Drey does not find it: the service's in any case. */
  private static final String[] STATE = {
    "state.",
    "restart-strategy",
    "execution.savepoint",
    "execution.state-recovery",
    "execution.checkpointing.storage",
    "execution.checkpointing.dir",
    "execution.checkpointing.savepoint-dir",
    "execution.checkpointing.create-subdir",
    "execution.checkpointing.externalized-checkpoint-retention",
    "execution.checkpointing.incremental",
    "execution.checkpointing.num-retained",
    "high-availability",
    "$internal.pipeline."
  };

  /** Those of CheckpointConfiguration, and what the service fixes beside them: the code's where it is let through. */
  private static final String[] RHYTHM = {
    "execution.checkpointing.interval",
    "execution.checkpointing.min-pause",
    "execution.checkpointing.mode",
    "execution.checkpointing.timeout",
    "execution.checkpointing.max-concurrent-checkpoints"
  };

  /** How the same are read from what code has set. */
  private static final String[] RHYTHM_GETTERS = {
    "getCheckpointInterval",
    "getMinPauseBetweenCheckpoints",
    "getCheckpointingMode",
    "getCheckpointTimeout",
    "getMaxConcurrentCheckpoints"
  };

  private final StreamExecutionEnvironment untouched;
  private final Configuration service;
  private final boolean codeWins;

  ServiceSettings(StreamExecutionEnvironment untouched, boolean codeWins) throws ReflectiveOperationException {
    this.untouched = untouched;
    this.codeWins = codeWins;
    this.service =
        new Configuration((Configuration) Reflection.field(StreamExecutionEnvironment.class, "configuration").get(untouched));
  }

  /** All options as an environment has them that no code has seen. */
  Configuration options() {
    return new Configuration(service);
  }

  /** Puts the fixed options of a configuration back. */
  void holdIn(Configuration configuration) {
    for (String key : configuration.toMap().keySet()) {
      if (isFixed(key)) configuration.removeConfig(ConfigOptions.key(key).stringType().noDefaultValue());
    }
    for (Map.Entry<String, String> option : service.toMap().entrySet()) {
      if (isFixed(option.getKey())) configuration.setString(option.getKey(), option.getValue());
    }
  }

  /** Puts the fixed settings of a job back. {@code own}: the options as code left them, for what is told. */
  void holdIn(StreamGraph graph, Configuration own) throws ReflectiveOperationException {
    tell(graph, own);
    holdRestarts(graph);
    holdCheckpoints(graph.getCheckpointConfig());
    holdState(graph);
    Object options = Reflection.callOrNull(graph, "getJobConfiguration");
    if (options instanceof Configuration) holdIn((Configuration) options);
    graph.setSavepointRestoreSettings(SavepointRestoreSettings.fromConfiguration(service));
  }

  private void holdRestarts(StreamGraph graph) throws ReflectiveOperationException {
    Object config = graph.getExecutionConfig();
    Object fixed = Reflection.valueOrNull(untouched.getConfig(), "restartStrategyConfiguration");
    // From 2.0 on it is an option like others.
    if (fixed != null) Reflection.field(config.getClass(), "restartStrategyConfiguration").set(config, fixed);
    Object options = Reflection.valueOrNull(config, "configuration");
    if (options instanceof Configuration) holdIn((Configuration) options);
  }

  private void holdCheckpoints(CheckpointConfig config) throws ReflectiveOperationException {
    CheckpointConfig fixed = untouched.getCheckpointConfig();
    // Not by the setter, which takes no null in 1.13.
    Reflection.setIfThere(config, "storage", Reflection.callOrNull(fixed, "getCheckpointStorage"));
    Object options = Reflection.valueOrNull(config, "configuration");
    if (options instanceof Configuration) holdIn((Configuration) options);
    Configuration again = new Configuration();
    for (Map.Entry<String, String> option : service.toMap().entrySet()) {
      if (isFixed(option.getKey())) again.setString(option.getKey(), option.getValue());
    }
    if (!codeWins && !fixed.isCheckpointingEnabled()) config.disableCheckpointing();
    // What would have no checkpoints by its code would have no state after a fault.
    if (codeWins && fixed.isCheckpointingEnabled() && !config.isCheckpointingEnabled()) {
      config.setCheckpointInterval(fixed.getCheckpointInterval());
    }
    config.configure(again);
  }

  private void holdState(StreamGraph graph) throws ReflectiveOperationException {
    graph.setStateBackend((StateBackend) Reflection.callOrNull(untouched, "getStateBackend"));
    graph.setCheckpointStorage(
        (CheckpointStorage) Reflection.callOrNull(untouched.getCheckpointConfig(), "getCheckpointStorage"));
    Reflection.callWith(
        graph, "setSavepointDirectory", Path.class, Reflection.callOrNull(untouched, "getDefaultSavepointDirectory"));
    Object changelog = Reflection.callOrNull(untouched, "isChangelogStateBackendEnabled");
    if (changelog != null) Reflection.callWith(graph, "setChangelogStateBackendEnabled", changelog.getClass(), changelog);
  }

  private boolean isFixed(String key) {
    return begins(key, STATE) || (!codeWins && begins(key, RHYTHM) && !key.contains("during-backlog"));
  }

  private static boolean begins(String key, String[] names) {
    for (String name : names) if (key.startsWith(name)) return true;
    return false;
  }

  /** A line for each setting of the code that has no effect, and for each that the service would not have taken. */
  private void tell(StreamGraph graph, Configuration own) throws ReflectiveOperationException {
    for (String change : changes(graph.getCheckpointConfig(), own)) LOG.warn(change);
  }

  private List<String> changes(CheckpointConfig config, Configuration own) throws ReflectiveOperationException {
    List<String> lines = new ArrayList<>();
    Map<String, String> ours = new TreeMap<>(service.toMap());
    for (Map.Entry<String, String> option : new TreeMap<>(own.toMap()).entrySet()) {
      String key = option.getKey();
      if (key.startsWith("$internal.") || Objects.equals(ours.get(key), option.getValue())) continue;
      if (isFixed(key)) lines.add("The code sets " + key + ", which the service fixes: that has no effect here, as on AWS.");
      else if (codeWins && begins(key, RHYTHM)) lines.add(letThrough(key));
    }
    for (int index = 0; index < RHYTHM.length; index++) {
      Object before = Reflection.callOrNull(untouched.getCheckpointConfig(), RHYTHM_GETTERS[index]);
      Object now = Reflection.callOrNull(config, RHYTHM_GETTERS[index]);
      String key = RHYTHM[index];
      if (Objects.equals(before, now) || own.containsKey(key) && !Objects.equals(ours.get(key), own.toMap().get(key))) continue;
      lines.add(
          codeWins
              ? letThrough(key)
              : "The code sets " + key + " (" + now + "), which the service fixes: " + before + " holds, as on AWS.");
    }
    return lines;
  }

  private static String letThrough(String key) {
    return "The code sets " + key + ", which the service fixes. It is let through (--code-settings report).";
  }
}
