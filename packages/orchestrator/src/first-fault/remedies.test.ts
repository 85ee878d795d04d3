// Which row of the table fits traces as Flink, the AWS SDKs, Kafka and Python write them.
import { expect, it } from '@jest/globals';
import { firstFaultOfText, firstFaultOfTrace } from './first-fault.js';
import { inTask, mainLine, mapLine, ofMain } from './traces.test.support.js';

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
  ['unreadable-state', inTask('Caused by: a.B: Could not restore keyed state backend\nCaused by: a.C: x'), 'Sum (1/1)'],
  ['user-function', inTask(`Caused by: java.lang.IllegalStateException: no price${mapLine}`), 'map (1/1)'],
];

it.each(traces)('the cause of a trace is %s', (kind, trace, task) => {
  const fault = firstFaultOfTrace(trace, task);
  expect(fault?.kind).toBe(kind);
  expect(fault?.remedy).toMatch(/\.$/);
  // As it comes back from the record of an operation.
  const told = firstFaultOfText(
    `x${task === undefined ? '' : ` (in task ${task})`} What helps: y StackTrace: ${trace}`,
  );
  expect(told).toEqual(fault);
});
