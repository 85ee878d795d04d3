// Says what Flink's own loader finds in metadata files: a line of JSON for each argument.
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

public class SayMetadata {
  public static void main(String[] files) throws Exception {
    for (String file : files) System.out.println(say(new File(file)));
  }

  private static String say(File file) throws Exception {
    try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
      String place = file.getParentFile().toURI().toString();
      CheckpointMetadata metadata = Checkpoints.loadCheckpointMetadata(in, SayMetadata.class.getClassLoader(), place);
      StringBuilder line = new StringBuilder("{\"checkpointId\":").append(metadata.getCheckpointId());
      line.append(",\"masterStates\":").append(metadata.getMasterStates().size()).append(",\"operators\":[");
      String comma = "";
      for (OperatorState operator : metadata.getOperatorStates()) {
        line.append(comma);
        say(operator, line);
        comma = ",";
      }
      return line.append("]}").toString();
    }
  }

  private static void say(OperatorState operator, StringBuilder line) throws Exception {
    line.append("{\"id\":\"").append(operator.getOperatorID());
    line.append("\",\"name\":").append(told(operator, "getOperatorName"));
    line.append(",\"uid\":").append(told(operator, "getOperatorUid"));
    line.append(",\"parallelism\":").append(operator.getParallelism());
    line.append(",\"maxParallelism\":").append(operator.getMaxParallelism());
    line.append(",\"totalBytes\":").append(operator.getStateSize());
    boolean hasState = operator.getCoordinatorState() != null;
    line.append(",\"coordinatorBytes\":").append(hasState ? operator.getCoordinatorState().getStateSize() : 0);
    line.append(",\"subtasks\":[");
    String comma = "";
    for (Map.Entry<Integer, OperatorSubtaskState> entry : new TreeMap<>(operator.getSubtaskStates()).entrySet()) {
      OperatorSubtaskState state = entry.getValue();
      hasState |= state.hasState();
      line.append(comma).append("{\"index\":").append(entry.getKey());
      line.append(",\"bytes\":{\"managedKeyed\":").append(state.getManagedKeyedState().getStateSize());
      line.append(",\"rawKeyed\":").append(state.getRawKeyedState().getStateSize());
      line.append(",\"managedOperator\":").append(state.getManagedOperatorState().getStateSize());
      line.append(",\"rawOperator\":").append(state.getRawOperatorState().getStateSize());
      long input = state.getInputChannelState().getStateSize();
      line.append(",\"channel\":").append(input + state.getResultSubpartitionState().getStateSize()).append("}}");
      comma = ",";
    }
    line.append("],\"hasState\":").append(hasState).append("}");
  }

  /** Names are there since 2.0. None of ours has a quotation mark. */
  private static String told(OperatorState operator, String method) throws Exception {
    try {
      Optional<?> value = (Optional<?>) OperatorState.class.getMethod(method).invoke(operator);
      return value.isPresent() ? "\"" + value.get() + "\"" : "null";
    } catch (NoSuchMethodException none) {
      return "null";
    }
  }
}
