// The refusal to run a main method in a JVM that an earlier one has left its traces in.
package drey.flink;

/** Drey runs the job on a fresh cluster then. */
public final class UsedJvmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsedJvmException(String traces) {
    super("An earlier main method has left its traces in this JVM, where the service would have a fresh one: " + traces);
  }
}
