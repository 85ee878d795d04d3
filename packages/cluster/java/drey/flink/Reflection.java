// Fields and methods of Flink that one release has and another has not, or that are private.
package drey.flink;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

final class Reflection {
  private Reflection() {}

  /** A field of a class or of one above it, made accessible. */
  static Field field(Class<?> type, String name) throws NoSuchFieldException {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      try {
        Field field = at.getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException fault) {
        // It may be one of the class above.
      }
    }
    throw new NoSuchFieldException(type.getName() + "." + name);
  }

  /** The value of a field; null where this release has no such field. */
  static Object valueOrNull(Object owner, String name) throws ReflectiveOperationException {
    try {
      return field(owner.getClass(), name).get(owner);
    } catch (NoSuchFieldException fault) {
      return null;
    }
  }

  /** What a public method without parameters answers; null where this release has no such method. */
  static Object callOrNull(Object owner, String name) throws ReflectiveOperationException {
    try {
      return invoke(owner.getClass().getMethod(name), owner);
    } catch (NoSuchMethodException fault) {
      return null;
    }
  }

  /** Calls the public method of one parameter of a type; false where this release has no such method. */
  static boolean callWith(Object owner, String name, Class<?> parameter, Object argument)
      throws ReflectiveOperationException {
    Method method;
    try {
      method = owner.getClass().getMethod(name, parameter);
    } catch (NoSuchMethodException fault) {
      return false;
    }
    invoke(method, owner, argument);
    return true;
  }

  /** Sets a field; nothing where this release has no such field. */
  static void setIfThere(Object owner, String name, Object value) throws ReflectiveOperationException {
    try {
      field(owner.getClass(), name).set(owner, value);
    } catch (NoSuchFieldException fault) {
      // It is an option like others then.
    }
  }

  /** With what a method throws, not with what wraps it. */
  private static Object invoke(Method method, Object owner, Object... arguments) throws ReflectiveOperationException {
    try {
      return method.invoke(owner, arguments);
    } catch (InvocationTargetException fault) {
      if (fault.getCause() instanceof RuntimeException) throw (RuntimeException) fault.getCause();
      throw fault;
    }
  }
}
