// Names of types as people know them, read from serializers.
package drey.flink;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;

final class TypeNames {
  private static final String[] CLASS_FIELDS = {"clazz", "type", "typeClass", "tupleClass", "enumClass"};
  private static final int DEPTH = 3;

  private TypeNames() {}

  /** For example {@code Long}, {@code Tuple2<String, Long>}, {@code com.example.Order (Pojo)}. */
  static String of(TypeSerializer<?> serializer) {
    return of(serializer, DEPTH);
  }

  private static String of(TypeSerializer<?> serializer, int depth) {
    String kind = serializer.getClass().getSimpleName().replaceFirst("Serializer$", "");
    Class<?> type = typeOf(serializer);
    List<String> fields = depth == 0 ? new ArrayList<>() : fieldsOf(serializer, depth - 1);
    if (!fields.isEmpty()) return (type == null ? kind : type.getSimpleName()) + "<" + String.join(", ", fields) + ">";
    return type == null ? kind : type.getName() + " (" + kind + ")";
  }

  private static Class<?> typeOf(TypeSerializer<?> serializer) {
    for (String name : CLASS_FIELDS) {
      Object value = valueOf(serializer, name);
      if (value instanceof Class) return (Class<?>) value;
    }
    return null;
  }

  /** Of tuples; the fields of a POJO say less than its name. */
  private static List<String> fieldsOf(TypeSerializer<?> serializer, int depth) {
    List<String> names = new ArrayList<>();
    if (!serializer.getClass().getSimpleName().startsWith("Tuple")) return names;
    Object fields = valueOf(serializer, "fieldSerializers");
    if (!(fields instanceof TypeSerializer[])) return names;
    for (TypeSerializer<?> field : (TypeSerializer<?>[]) fields) names.add(of(field, depth));
    return names;
  }

  private static Object valueOf(Object owner, String name) {
    try {
      return Reflection.valueOrNull(owner, name);
    } catch (ReflectiveOperationException | RuntimeException fault) {
      return null;
    }
  }
}
