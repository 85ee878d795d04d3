// Causes and remedies of traces as Flink, the AWS SDKs, Kafka and Python write them.
import { describe, expect, it } from '@jest/globals';
import { faultKey, faultLine, firstFaultOf, firstFaultOfText, firstFaultOfTrace } from './first-fault.js';
import { inTask, mapLine, ofMain } from './traces.test.support.js';

describe('the cause of a trace', () => {
  it('has class, message, operator, subtask and the line of the user', () => {
    const trace = inTask(
      'Caused by: org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException: Could not forward element to next operator',
      '\tat org.apache.flink.streaming.runtime.tasks.CopyingChainingOutput.pushToOperator(CopyingChainingOutput.java:92)',
      'Caused by: java.lang.ArithmeticException: / by zero',
      '\tat java.base/java.math.BigDecimal.divide(BigDecimal.java:1)',
      '\tat app//com.example.Job$Price.map(Job.java:77)',
      '\t... 12 more',
    );
    const fault = firstFaultOf({
      at: 1,
      root: { type: 'x', message: '' },
      trace,
      task: 'Source: ticks -> price -> Sink: s3 (3/4) - execution #7',
      taskManager: undefined,
    });
    expect(fault).toMatchObject({
      type: 'java.lang.ArithmeticException',
      message: '/ by zero',
      place: { operator: 'Source: ticks -> price -> Sink: s3', subtask: 3, of: 4 },
      frame: { code: 'com.example.Job$Price.map', file: 'Job.java', line: 77 },
      kind: 'user-function',
    });
    expect(faultLine(fault)).toBe(
      'ArithmeticException: / by zero in Source: ticks -> price -> Sink: s3 (3/4) at com.example.Job$Price.map(Job.java:77)',
    );
  });

  it('looks outwards for the line of the user, whose frames the innermost exception leaves out', () => {
    const trace = ofMain(
      `java.lang.RuntimeException: no stream\n\tat com.amazonaws.services.msf.Job.main(Job.java:9)`,
      'software.amazon.awssdk.core.exception.SdkClientException: no\n\tat software.amazon.awssdk.core.A.b(A.java:1)\n\t... 3 more',
    );
    expect(firstFaultOfTrace(trace)).toMatchObject({
      type: 'software.amazon.awssdk.core.exception.SdkClientException',
      frame: { file: 'Job.java', line: 9 },
    });
  });

  it('is the same one whatever numbers its message has', () => {
    const of = (record: number) => firstFaultOfTrace(`a.b.C: record ${record}${mapLine}`, 'map (1/1)');
    expect(faultKey(of(1)!)).toBe(faultKey(of(22)!));
    const denied = (id: string) => firstFaultOfText(`Access Denied (Status Code: 403; Request ID: ${id})`);
    expect(faultKey(denied('xKwwMK'))).toBe(faultKey(denied('oQEmz')));
  });
});

const traceback = `Traceback (most recent call last):
  File "/usr/lib/python3.11/runpy.py", line 196, in _run_module_as_main
    return _run_code(code)
  File "/data/code/main.py", line 9, in <module>
    print(rate({}))
  File "/data/code/main.py", line 6, in rate
    return int(properties["rate"])
  File "/venv/lib/python3.11/site-packages/x/y.py", line 3, in get
    raise KeyError
KeyError: 'rate'`;

describe('the cause of a traceback', () => {
  it('is what Python raised, at the last line of the user', () => {
    expect(firstFaultOfText(`KeyError: 'rate' StackTrace: ${traceback}`)).toMatchObject({
      type: 'KeyError',
      message: "'rate'",
      frame: { code: 'rate', file: 'main.py', line: 6 },
      kind: 'python',
    });
  });

  it('is found in what Java says of a function on a worker', () => {
    const trace = `java.lang.RuntimeException: Error received from SDK harness for instruction 1: ${traceback}\n\n\tat org.apache.beam.X.y(X.java:1)`;
    expect(firstFaultOfTrace(trace, 'PythonMap (1/2)')).toMatchObject({
      type: 'KeyError',
      frame: { file: 'main.py', line: 6 },
      place: { operator: 'PythonMap', subtask: 1, of: 2 },
    });
  });

  it('is that of Java, at the line of the program, where Java threw it', () => {
    const text = `Traceback (most recent call last):
  File "/data/code/main.py", line 4, in <module>
    tables.execute_sql("SELEC 1")
  File "/venv/lib/python3.11/site-packages/py4j/protocol.py", line 1, in get_return_value
py4j.protocol.Py4JJavaError: An error occurred while calling o1.executeSql.
: org.apache.flink.table.api.SqlParserException: SQL parse failed.
\tat org.apache.flink.table.X.y(X.java:1)`;
    expect(firstFaultOfTrace(text)).toMatchObject({
      type: 'org.apache.flink.table.api.SqlParserException',
      kind: 'invalid-sql',
      frame: { file: 'main.py', line: 4 },
    });
  });

  it('names requirements for a module that is not there', () => {
    const text =
      'Traceback (most recent call last):\n  File "main.py", line 1, in <module>\n    import x\nModuleNotFoundError: No module named \'x\'';
    expect(firstFaultOfTrace(text)).toMatchObject({ kind: 'missing-module', frame: { line: 1 } });
  });
});

describe('a sentence of Drey', () => {
  it.each([
    ['class-version', 'Class a.B is compiled for Java 24 (class file version 68), and clusters run on Java 17 here.'],
    [
      'other-flink',
      'Class a.B uses org.x.Y, which there is from Flink 2.0 on, and FLINK-1_20 runs Flink 1.20.3. Build it.',
    ],
    ['main-class', 'META-INF/MANIFEST.MF of the archive has no Main-Class. Set it in the build.'],
    ['missing-script', 'The archive has no "main.py", which python of property group x names.'],
    ['too-few-slots', 'The code sets parallelism 4 (task a), and the application has 1 task slot'],
    ['lost-node', 'jobmanager ended: was lost with its node n1 (Taint manager: deleting due to NoExecute taint)'],
    ['displaced-member', 'taskmanager-1 ended: was evicted: The node was low on resource: memory'],
    ['displaced-member', 'taskmanager-1 ended: had to give way on its node n1 to pods of a higher priority (x)'],
    [
      'container-memory',
      "jobmanager ended: was killed for lack of memory within its container's limit (exit code 137)",
    ],
    ['lost-member', 'The Flink cluster did not stay up: jobmanager ended: killed by SIGKILL'],
    ['main-hangs', 'Flink job did not start within 5 minutes. The main method of the job has not returned.'],
    ['checkpoint-expired', 'Checkpoint 3 does not complete; the job may be under back pressure.'],
  ])('is %s', (kind, text) => {
    expect(firstFaultOfText(text)).toMatchObject({ kind, type: undefined, message: text });
  });
});
