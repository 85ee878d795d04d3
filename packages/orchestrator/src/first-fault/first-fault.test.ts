// Causes and remedies of traces as Flink, the AWS SDKs, Kafka and Python write them.
import { describe, expect, it } from '@jest/globals';
import { faultKey, faultLine, firstFaultOf, firstFaultOfText, firstFaultOfTrace } from './first-fault.js';

const ofMain = (...causes: readonly string[]): string =>
  [
    'org.apache.flink.runtime.rest.handler.RestHandlerException: Could not execute application.',
    '\tat org.apache.flink.runtime.webmonitor.handlers.JarRunHandler.lambda$handleRequest$1(JarRunHandler.java:114)',
    'Caused by: java.util.concurrent.CompletionException: org.apache.flink.util.FlinkRuntimeException: Could not execute application.',
    '\tat java.base/java.util.concurrent.CompletableFuture.encodeThrowable(CompletableFuture.java:314)',
    'Caused by: org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: x',
    '\tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java:373)',
    ...causes.map((cause) => `Caused by: ${cause}`),
  ].join('\n');

const inTask = (...lines: readonly string[]): string =>
  [
    'org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy',
    '\tat org.apache.flink.runtime.executiongraph.failover.ExecutionFailureHandler.handleFailure(ExecutionFailureHandler.java:219)',
    ...lines,
  ].join('\n');

const mainLine = '\n\tat com.example.Job.main(Job.java:31)';
const mapLine = '\n\tat com.example.Job$Price.map(Job.java:77)';

const traces: readonly (readonly [string, string, string | undefined])[] = [
  [
    'class-version',
    ofMain(
      `java.lang.UnsupportedClassVersionError: com/example/A has been compiled by a more recent version of the Java Runtime (class file version 65.0)${mainLine}`,
    ),
    undefined,
  ],
  ['other-release', ofMain(`java.lang.NoSuchMethodError: 'void org.apache.flink.api.X.y()'${mainLine}`), undefined],
  [
    'missing-class',
    ofMain(
      `java.lang.NoClassDefFoundError: org/apache/kafka/clients/Consumer${mainLine}`,
      'java.lang.ClassNotFoundException: org.apache.kafka.clients.Consumer\n\tat a.B.c(B.java:1)',
    ),
    undefined,
  ],
  [
    'missing-class',
    ofMain(`java.lang.NoClassDefFoundError: org/apache/flink/connector/kafka/source/KafkaSource${mainLine}`),
    undefined,
  ],
  [
    'missing-flink-class',
    ofMain(`java.lang.ClassNotFoundException: org.apache.flink.api.connector.sink.Sink${mainLine}`),
    undefined,
  ],
  [
    'missing-connector',
    ofMain(
      `org.apache.flink.table.api.ValidationException: Unable to create a source${mainLine}`,
      "org.apache.flink.table.api.ValidationException: Could not find any factory for identifier 'kafka' that implements 'x' in the classpath.",
    ),
    undefined,
  ],
  [
    'invalid-sql',
    ofMain(
      `org.apache.flink.table.api.SqlParserException: SQL parse failed. Non-query expression encountered in illegal context${mainLine}`,
    ),
    undefined,
  ],
  [
    'system-exit',
    ofMain(`org.apache.flink.core.security.UserSystemExitException: Flink user code attempted to exit JVM.${mainLine}`),
    undefined,
  ],
  [
    'several-jobs',
    ofMain(
      `org.apache.flink.util.FlinkRuntimeException: Cannot have more than one execute() or executeAsync() call in a single environment.${mainLine}`,
    ),
    undefined,
  ],
  [
    'held-setting',
    ofMain(
      `org.apache.flink.client.program.MutatedConfigurationException: Not allowed configuration change(s) were detected:${mainLine}`,
    ),
    undefined,
  ],
  [
    'not-serializable',
    ofMain(
      `org.apache.flink.api.common.InvalidProgramException: The implementation of the MapFunction is not serializable.${mainLine}`,
      'java.io.NotSerializableException: com.example.Client\n\tat java.base/java.io.ObjectOutputStream.writeObject0(ObjectOutputStream.java:1187)',
    ),
    undefined,
  ],
  [
    'missing-property-group',
    ofMain(
      `java.lang.NullPointerException: Cannot invoke "java.util.Properties.getProperty(String)" because "<local3>" is null${mainLine}`,
    ),
    undefined,
  ],
  ['no-value', ofMain(`java.lang.NullPointerException${mainLine}`), undefined],
  ['missing-property', ofMain(`java.lang.NumberFormatException: Cannot parse null string${mainLine}`), undefined],
  ['main-throws', ofMain(`java.lang.UnsupportedOperationException: later${mainLine}`), undefined],
  [
    'max-parallelism',
    ofMain(
      `java.lang.IllegalArgumentException: PartitionTransformation... parallelism (2) is higher than the max parallelism (1)${mainLine}`,
    ),
    undefined,
  ],
  [
    'too-few-slots',
    inTask(
      'Caused by: org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException: Could not acquire the minimum required resources.',
      'Caused by: java.util.concurrent.TimeoutException: Timeout has occurred: 300000 ms',
    ),
    undefined,
  ],
  [
    'changed-uid',
    inTask(
      'Caused by: java.lang.IllegalStateException: Failed to rollback to checkpoint/savepoint s3://x. Cannot map checkpoint/savepoint state for operator 0a1b to the new program, because the operator is not available in the new program.',
    ),
    undefined,
  ],
  [
    'changed-serializer',
    inTask(
      'Caused by: org.apache.flink.util.StateMigrationException: The new state serializer (x) must not be incompatible with the old state serializer (y).',
    ),
    'counts (1/1)',
  ],
  ['heap', inTask(`Caused by: java.lang.OutOfMemoryError: Java heap space${mapLine}`), 'map (1/1)'],
  [
    'metaspace',
    inTask('Caused by: java.lang.OutOfMemoryError: Metaspace. The metaspace out-of-memory error has occurred.'),
    'map (1/1)',
  ],
  ['port', inTask(`Caused by: java.net.BindException: Address already in use (Bind failed)${mapLine}`), 'map (1/1)'],
  [
    'checkpoint-failed',
    inTask(
      'Caused by: org.apache.flink.util.FlinkRuntimeException: Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to Asynchronous task checkpoint failed.',
      'Caused by: java.lang.IllegalStateException: no',
    ),
    undefined,
  ],
  [
    'checkpoint-expired',
    inTask(
      'Caused by: org.apache.flink.util.FlinkRuntimeException: Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to Checkpoint expired before completing.',
    ),
    undefined,
  ],
  [
    'no-bucket',
    inTask(
      'Caused by: java.io.FileNotFoundException: PUT 0-byte object on rows: com.amazonaws.services.s3.model.AmazonS3Exception: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket)',
    ),
    'Sink (1/1)',
  ],
  [
    'access-denied',
    inTask(
      'Caused by: software.amazon.awssdk.services.kinesis.model.KinesisException: User: x is not authorized to perform: kinesis:GetRecords',
    ),
    'Source: x (1/1)',
  ],
  [
    'no-resource',
    inTask(
      'Caused by: software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException: Stream orders not found',
    ),
    'Source: x (1/1)',
  ],
  [
    'aws-name',
    inTask(
      'Caused by: software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request',
      'Caused by: java.net.UnknownHostException: sqs.cn-north-1.amazonaws.com.cn',
    ),
    'Sink (1/1)',
  ],
  [
    'aws-name',
    "java.nio.channels.UnresolvedAddressException: Failed to resolve 'dynamodb.us-west-2.api.aws' [A(1)]",
    'Sink (1/1)',
  ],
  ['unknown-host', inTask('Caused by: java.net.UnknownHostException: notamazonaws.com.example.org'), 'Sink (1/1)'],
  [
    'kafka-broker',
    inTask(
      'Caused by: org.apache.kafka.common.KafkaException: Failed to create new KafkaAdminClient',
      'Caused by: org.apache.kafka.common.config.ConfigException: No resolvable bootstrap urls given in bootstrap.servers',
    ),
    undefined,
  ],
  [
    'kafka-broker',
    inTask(
      'Caused by: java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: describeTopics',
    ),
    undefined,
  ],
  ['refused', inTask('Caused by: java.net.ConnectException: Connection refused (Connection refused)'), 'Sink (1/1)'],
  ['user-function', inTask(`Caused by: java.lang.IllegalStateException: no price${mapLine}`), 'map (1/1)'],
];

describe('the cause of a trace', () => {
  it.each(traces)('is %s', (kind, trace, task) => {
    const fault = firstFaultOfTrace(trace, task);
    expect(fault?.kind).toBe(kind);
    expect(fault?.remedy).toMatch(/\.$/);
    // As it comes back from the record of an operation.
    const told = firstFaultOfText(
      `x${task === undefined ? '' : ` (in task ${task})`} What helps: y StackTrace: ${trace}`,
    );
    expect(told).toEqual(fault);
  });

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
