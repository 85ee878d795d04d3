// Traces as Flink writes them around what a main method or a task throws.

/** What a main method throws, the outermost cause first. */
export const ofMain = (...causes: readonly string[]): string =>
  [
    'org.apache.flink.runtime.rest.handler.RestHandlerException: Could not execute application.',
    '\tat org.apache.flink.runtime.webmonitor.handlers.JarRunHandler.lambda$handleRequest$1(JarRunHandler.java:114)',
    'Caused by: java.util.concurrent.CompletionException: org.apache.flink.util.FlinkRuntimeException: Could not execute application.',
    '\tat java.base/java.util.concurrent.CompletableFuture.encodeThrowable(CompletableFuture.java:314)',
    'Caused by: org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: x',
    '\tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java:373)',
    ...causes.map((cause) => `Caused by: ${cause}`),
  ].join('\n');

/** What a task throws, each line as it stands. */
export const inTask = (...lines: readonly string[]): string =>
  [
    'org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy',
    '\tat org.apache.flink.runtime.executiongraph.failover.ExecutionFailureHandler.handleFailure(ExecutionFailureHandler.java:219)',
    ...lines,
  ].join('\n');

/** A line of the user's main method. */
export const mainLine: string = '\n\tat com.example.Job.main(Job.java:31)';
/** A line of the user's function. */
export const mapLine: string = '\n\tat com.example.Job$Price.map(Job.java:77)';
