// What a snapshot holds, read by Flink's own classes with the class loader of a job.
package drey.flink;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/** Reads the head of one part of each operator's state, which names all of its states: parts of one operator are alike. */
final class SnapshotStates {
  private final Json json;
  private final Map<String, TypeSerializer<?>> keys;
  private final ClassLoader loader;
  private boolean hasUnknownForm;

  private SnapshotStates(Json json, Map<String, TypeSerializer<?>> keys, ClassLoader loader) {
    this.json = json;
    this.keys = keys;
    this.loader = loader;
  }

  /** {@code keys}: the serializers of the job's keys by operator id. */
  static void write(Json json, String location, Map<String, TypeSerializer<?>> keys, ClassLoader loader) {
    json.beginObject("snapshot");
    try {
      CompletedCheckpointStorageLocation found = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(location);
      Iterable<OperatorState> operators;
      try (DataInputStream in = new DataInputStream(found.getMetadataHandle().openInputStream())) {
        operators = Checkpoints.loadCheckpointMetadata(in, loader, found.getExternalPointer()).getOperatorStates();
      }
      json.beginList("operators");
      SnapshotStates states = new SnapshotStates(json, keys, loader);
      for (OperatorState operator : operators) states.operator(operator);
      json.endList();
    } catch (IOException | RuntimeException | LinkageError fault) {
      json.text("fault", told(fault));
    }
    json.endObject();
  }

  private void operator(OperatorState operator) {
    String id = operator.getOperatorID().toHexString();
    json.beginObject();
    json.text("id", id);
    json.text("name", optional(operator, "getOperatorName"));
    json.text("uid", optional(operator, "getOperatorUid"));
    json.number("parallelism", operator.getParallelism());
    json.number("maxParallelism", operator.getMaxParallelism());
    json.number("bytes", operator.getStateSize());
    json.flag("hasState", hasState(operator));
    KeyedStateHandle keyed = null;
    OperatorStateHandle own = null;
    boolean isRaw = false;
    for (OperatorSubtaskState part : operator.getStates()) {
      for (KeyedStateHandle handle : part.getManagedKeyedState()) if (keyed == null) keyed = handle;
      for (OperatorStateHandle handle : part.getManagedOperatorState()) if (own == null) own = handle;
      isRaw |= !part.getRawKeyedState().isEmpty() || !part.getRawOperatorState().isEmpty();
    }
    if (isRaw) json.flag("hasRawState", true);
    json.beginList("states");
    StringBuilder unread = new StringBuilder();
    Keys read = keyed == null ? null : keyed(keyed, unread);
    if (own != null) own(own, unread);
    json.endList();
    if (read != null) {
      json.text("keyType", read.type);
      json.text("key", keys.containsKey(id) ? read.against(keys.get(id)) : null);
    }
    if (hasUnknownForm) json.flag("unknownForm", true);
    hasUnknownForm = false;
    if (unread.length() > 0) json.text("unread", unread.toString());
    json.endObject();
  }

  /** As Flink asks it when it has to drop an operator. */
  private static boolean hasState(OperatorState operator) {
    if (operator.getCoordinatorState() != null) return true;
    for (OperatorSubtaskState part : operator.getStates()) if (part.hasState()) return true;
    return false;
  }

  private Keys keyed(KeyedStateHandle handle, StringBuilder unread) {
    try {
      StreamStateHandle head = headOf(handle);
      if (head == null) {
        // The list of states is open: the flag comes after it.
        hasUnknownForm = true;
        return null;
      }
      KeyedBackendSerializationProxy<?> proxy = new KeyedBackendSerializationProxy<>(loader);
      try (FSDataInputStream in = head.openInputStream()) {
        proxy.read(new DataInputViewStreamWrapper(in));
      }
      for (StateMetaInfoSnapshot state : proxy.getStateMetaInfoSnapshots()) state(state, "KEYED_STATE_TYPE");
      return new Keys(proxy.getKeySerializerSnapshot());
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError fault) {
      unread.append(told(fault));
      return null;
    }
  }

  private void own(OperatorStateHandle handle, StringBuilder unread) {
    try {
      OperatorBackendSerializationProxy proxy = new OperatorBackendSerializationProxy(loader);
      try (FSDataInputStream in = handle.openInputStream()) {
        proxy.read(new DataInputViewStreamWrapper(in));
      }
      for (StateMetaInfoSnapshot state : proxy.getOperatorStateMetaInfoSnapshots()) state(state, "OPERATOR_STATE_DISTRIBUTION_MODE");
      for (StateMetaInfoSnapshot state : proxy.getBroadcastStateMetaInfoSnapshots()) state(state, "OPERATOR_STATE_DISTRIBUTION_MODE");
    } catch (IOException | RuntimeException | LinkageError fault) {
      unread.append(unread.length() == 0 ? "" : " ").append(told(fault));
    }
  }

  private void state(StateMetaInfoSnapshot state, String option) {
    json.beginObject();
    json.text("name", state.getName());
    json.text("of", state.getBackendStateType().name());
    json.text("kind", state.getOption(option));
    json.text("type", typeOf(state.getTypeSerializerSnapshot("VALUE_SERIALIZER")));
    json.endObject();
  }

  /** Where a keyed state names what it holds; null for a kind that is unknown here. */
  private static StreamStateHandle headOf(KeyedStateHandle handle) throws ReflectiveOperationException {
    if (handle instanceof StreamStateHandle) return (StreamStateHandle) handle;
    for (String name : new String[] {"getMetaDataStateHandle", "getMetaStateHandle"}) {
      Object head = Reflection.callOrNull(handle, name);
      if (head instanceof StreamStateHandle) return (StreamStateHandle) head;
    }
    return null;
  }

  private static String optional(Object owner, String name) {
    try {
      Object found = Reflection.callOrNull(owner, name);
      return found instanceof Optional ? (String) ((Optional<?>) found).orElse(null) : null;
    } catch (ReflectiveOperationException fault) {
      return null;
    }
  }

  private static String typeOf(TypeSerializerSnapshot<?> snapshot) {
    if (snapshot == null) return null;
    try {
      return TypeNames.of(snapshot.restoreSerializer());
    } catch (RuntimeException | LinkageError fault) {
      return null;
    }
  }

  /** The innermost says which class is missing. */
  private static String told(Throwable fault) {
    Throwable last = fault;
    while (last.getCause() != null && last.getCause() != last) last = last.getCause();
    return last.getClass().getName() + (last.getMessage() == null ? "" : ": " + last.getMessage());
  }

  /** Keys as the snapshot has them. */
  private static final class Keys {
    private final TypeSerializerSnapshot<?> snapshot;
    final String type;

    Keys(TypeSerializerSnapshot<?> snapshot) {
      this.snapshot = snapshot;
      this.type = typeOf(snapshot);
    }

    /** What Flink thinks of the job's serializer: {@code as-is}, {@code migration} or {@code incompatible}; null where that cannot be told. */
    String against(TypeSerializer<?> ofJob) {
      try {
        TypeSerializerSchemaCompatibility<?> answer = resolved(ofJob);
        if (answer.isIncompatible()) return "incompatible";
        return answer.isCompatibleAfterMigration() ? "migration" : "as-is";
      } catch (ReflectiveOperationException | RuntimeException | LinkageError fault) {
        return null;
      }
    }

    /** Asked the other way round since 1.19, and no longer in the old way since 2.0. */
    private TypeSerializerSchemaCompatibility<?> resolved(TypeSerializer<?> ofJob) throws ReflectiveOperationException {
      TypeSerializerSnapshot<?> own = ofJob.snapshotConfiguration();
      for (Method method : TypeSerializerSnapshot.class.getMethods()) {
        if (!method.getName().equals("resolveSchemaCompatibility") || method.getParameterTypes()[0] != TypeSerializerSnapshot.class) continue;
        return (TypeSerializerSchemaCompatibility<?>) method.invoke(own, snapshot);
      }
      Method before = TypeSerializerSnapshot.class.getMethod("resolveSchemaCompatibility", TypeSerializer.class);
      return (TypeSerializerSchemaCompatibility<?>) before.invoke(snapshot, ofJob);
    }
  }
}
