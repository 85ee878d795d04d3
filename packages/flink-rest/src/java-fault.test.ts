import { describe, expect, it } from '@jest/globals';
import { describeFault, parseJavaTrace } from './java-fault.js';

const trace = `<Exception on server side:
java.util.concurrent.CompletionException: org.apache.flink.util.FlinkRuntimeException: Could not execute application.
\tat java.base/java.util.concurrent.CompletableFuture.encodeThrowable(CompletableFuture.java:314)
\tSuppressed: java.io.IOException: not this one
\t\tat a.B.c(B.java:1)
\tCaused by: java.io.IOException: nor this one
Caused by: org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: bucket
\tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java:372)
\t... 3 more
Caused by: java.lang.IllegalArgumentException: first line
second line
\tat com.example.Job.main(Job.java:7)
\t... 12 more
End of exception on server side>`;

describe('parseJavaTrace', () => {
  it('finds the first fault, its message whole, and no suppressed ones', () => {
    const read = parseJavaTrace(trace);
    expect(read?.root).toEqual({ type: 'java.lang.IllegalArgumentException', message: 'first line\nsecond line' });
    expect(read?.chain.map(({ type }) => type)).toEqual([
      'java.util.concurrent.CompletionException',
      'org.apache.flink.client.program.ProgramInvocationException',
      'java.lang.IllegalArgumentException',
    ]);
  });

  it('keeps the trace without the envelope', () => {
    const read = parseJavaTrace(trace);
    expect(read?.stack.startsWith('java.util.concurrent.CompletionException')).toBe(true);
    expect(read?.stack).not.toContain('server side');
  });

  it('looks through an exception that only quotes another', () => {
    expect(
      parseJavaTrace('a.b.RestHandlerException: java.io.FileNotFoundException: no such file\n\tat x.Y.z(Y.java:1)')
        ?.root,
    ).toEqual({
      type: 'java.io.FileNotFoundException',
      message: 'no such file',
    });
  });

  it('takes a fault without a message', () => {
    const root = parseJavaTrace('java.lang.NullPointerException\n\tat x.Y.z(Y.java:1)')?.root;
    expect(root).toEqual({ type: 'java.lang.NullPointerException', message: '' });
    expect(describeFault(root!)).toBe('NullPointerException');
  });

  it('finds none in plain text', () => {
    expect(parseJavaTrace('Not found: /jobs/x')).toBeUndefined();
  });

  it('bounds the trace', () => {
    const deep = `java.lang.StackOverflowError\n${'\tat x.Y.z(Y.java:1)\n'.repeat(2000)}`;
    expect(parseJavaTrace(deep)!.stack.split('\n').length).toBeLessThanOrEqual(120);
  });
});

describe('a long chain', () => {
  it('keeps its innermost exceptions', () => {
    const frames = '\tat a.B.c(B.java:1)\n'.repeat(60);
    const chain = Array.from({ length: 6 }, (_, depth) => `a.b.E${depth}: no ${depth}\n${frames}`).join('Caused by: ');
    const stack = parseJavaTrace(chain)!.stack;
    expect(stack.split('\n').length).toBeLessThanOrEqual(120);
    expect(parseJavaTrace(stack)?.root).toEqual({ type: 'a.b.E5', message: 'no 5' });
  });
});

const ofMain = (cause: string): string => `<Exception on server side:
org.apache.flink.runtime.rest.handler.RestHandlerException: Could not execute application.
\tat org.apache.flink.runtime.webmonitor.handlers.JarRunHandler.lambda$handleRequest$1(JarRunHandler.java:114)
Caused by: java.util.concurrent.CompletionException: org.apache.flink.util.FlinkRuntimeException: Could not execute application.
\tat java.base/java.util.concurrent.CompletableFuture.encodeThrowable(CompletableFuture.java:314)
Caused by: org.apache.flink.util.FlinkRuntimeException: Could not execute application.
\tat org.apache.flink.client.deployment.application.DetachedApplicationRunner.run(DetachedApplicationRunner.java:88)
Caused by: org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: text
\tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java:373)
${cause}
End of exception on server side>`;

describe('the headline of a fault', () => {
  it('is what Flink says of state that it cannot place, whoever waited for the job', () => {
    const trace = [
      "org.apache.flink.util.FlinkException: Failed to execute job 'state'.",
      '\tat com.example.Job.main(Job.java:7)',
      'Caused by: java.lang.RuntimeException: org.apache.flink.runtime.client.JobInitializationException: Could not start the JobMaster.',
      '\tat org.apache.flink.util.ExceptionUtils.rethrow(ExceptionUtils.java:321)',
      'Caused by: org.apache.flink.runtime.client.JobInitializationException: Could not start the JobMaster.',
      '\tat org.apache.flink.runtime.jobmaster.Process.run(Process.java:97)',
      'Caused by: java.lang.IllegalStateException: Failed to rollback to checkpoint/savepoint file:/s. Cannot map it.',
      '\tat org.apache.flink.runtime.checkpoint.Checkpoints.load(Checkpoints.java:221)',
    ].join('\n');
    expect(parseJavaTrace(trace)?.headline).toBe(
      'java.lang.IllegalStateException: Failed to rollback to checkpoint/savepoint file:/s. Cannot map it.',
    );
  });

  it('begins with what the code of the user threw, and its line', () => {
    const trace = ofMain(`Caused by: java.lang.IllegalStateException: after execute
\tat java.base/java.util.Optional.orElseThrow(Optional.java:403)
\tat com.example.Job.main(Job.java:120)
\tat java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)`);
    expect(parseJavaTrace(trace)?.headline).toBe(
      'java.lang.IllegalStateException: after execute at com.example.Job.main(Job.java:120)',
    );
  });

  it('tells a chain of causes, each with its line, and nothing twice', () => {
    const trace = ofMain(`Caused by: com.example.NotConfigured: no sink
\tat com.example.Job.sink(Job.java:31)
\tat com.example.Job.main(Job.java:12)
Caused by: java.lang.RuntimeException: java.io.FileNotFoundException: /etc/none
\tat com.example.Conf.load(Conf.java:8)
\t... 12 more
Caused by: java.io.FileNotFoundException: /etc/none
\tat java.base/java.io.FileInputStream.open0(Native Method)
\t... 13 more`);
    expect(parseJavaTrace(trace)?.headline).toBe(
      'com.example.NotConfigured: no sink at com.example.Job.sink(Job.java:31) Caused by: java.lang.RuntimeException at com.example.Conf.load(Conf.java:8) Caused by: java.io.FileNotFoundException: /etc/none',
    );
  });

  it('names the line of the user in what Flink threw', () => {
    const trace =
      ofMain(`Caused by: org.apache.flink.util.FlinkRuntimeException: Cannot have more than one execute() call.
\tat org.apache.flink.client.program.StreamContextEnvironment.execute(StreamContextEnvironment.java:156)
\tat com.example.Job.main(Job.java:55)`);
    expect(parseJavaTrace(trace)?.headline).toBe(
      'org.apache.flink.util.FlinkRuntimeException: Cannot have more than one execute() call. at com.example.Job.main(Job.java:55)',
    );
  });

  it('leaves out the wrappings of a failed task, and keeps the last fault where all are such', () => {
    const task = `org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
\tat org.apache.flink.runtime.executiongraph.failover.ExecutionFailureHandler.handleFailure(ExecutionFailureHandler.java:176)
Caused by: java.lang.RuntimeException: boom at 21
\tat com.example.Job$Counter.processElement(Job.java:240)`;
    expect(parseJavaTrace(task)?.headline).toBe(
      'java.lang.RuntimeException: boom at 21 at com.example.Job$Counter.processElement(Job.java:240)',
    );
    expect(parseJavaTrace('java.util.concurrent.CompletionException: x\n\tat a.B.c(B.java:1)')?.headline).toContain(
      'CompletionException: x',
    );
  });

  it('leaves wrappings out between two exceptions too', () => {
    const trace = ofMain(`Caused by: a.b.Outer: x
\tat com.example.Job.main(Job.java:5)
Caused by: java.util.concurrent.ExecutionException: a.b.Inner: y
\tat java.base/java.util.concurrent.CompletableFuture.get(CompletableFuture.java:1)
Caused by: a.b.Inner: y`);
    expect(parseJavaTrace(trace)?.headline).toBe(
      'a.b.Outer: x at com.example.Job.main(Job.java:5) Caused by: a.b.Inner: y',
    );
  });

  it('keeps the line within what the API shows after a long message', () => {
    const trace = ofMain(`Caused by: java.lang.IllegalArgumentException: ${'x'.repeat(2000)}
\tat com.example.Job.main(Job.java:5)`);
    expect(parseJavaTrace(trace)!.headline.slice(0, 512)).toContain('(Job.java:5)');
  });

  it('keeps a fault of Flink itself about the main class', () => {
    const trace = `org.apache.flink.runtime.rest.handler.RestHandlerException: Could not execute application.
\tat a.b.C.d(C.java:1)
Caused by: org.apache.flink.client.program.ProgramInvocationException: The class com.example.Job must be public.
\tat drey.flink.Program.mainOf(Program.java:44)`;
    expect(parseJavaTrace(trace)?.headline).toContain('ProgramInvocationException: The class com.example.Job must be');
  });
});
