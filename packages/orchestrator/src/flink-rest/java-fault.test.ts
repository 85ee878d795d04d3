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
