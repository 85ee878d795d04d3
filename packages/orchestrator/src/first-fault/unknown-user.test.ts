// A user that the image does not know is told as that, not as a value that the program lacks.
import { expect, it } from '@jest/globals';
import { firstFaultOfTrace } from './first-fault.js';

const login = 'javax.security.auth.login.LoginException: java.lang.NullPointerException: invalid null input: name';
const frame = '\tat jdk.security.auth/com.sun.security.auth.UnixPrincipal.<init>(Unknown Source)';

it.each([
  [
    'in a main method',
    [
      'org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: x',
      '\tat com.example.Job.main(Job.java:31)',
    ],
  ],
  [
    'in a Python program',
    [
      'Traceback (most recent call last):',
      '  File "/opt/drey/programs/1/main.py", line 75, in main',
      'py4j.protocol.Py4JJavaError: An error occurred while calling o0.getStreamGraph.',
      ': org.apache.flink.util.FlinkRuntimeException: Could not create committable serializer.',
      '\tat org.apache.flink.connector.file.sink.FileSink.getCommittableSerializer(FileSink.java:192)',
    ],
  ],
])('names the user that an image does not know, %s', (_where, around) => {
  const trace = [
    ...around,
    `Caused by: org.apache.hadoop.security.KerberosAuthException: failure to login: ${login}`,
    frame,
    `Caused by: ${login}`,
    frame,
  ].join('\n');
  expect(firstFaultOfTrace(trace)).toMatchObject({
    type: 'java.lang.NullPointerException',
    message: 'invalid null input: name',
    kind: 'unknown-user',
  });
});
