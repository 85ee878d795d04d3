import { describe, expect, it } from '@jest/globals';
import { recordLine } from '../fakes.test.support.js';
import { isNotice } from './jvm-notices.js';
import { lineGroups } from './line-groups.js';

const notices = [
  'WARNING: A terminally deprecated method in java.lang.System has been called',
  'WARNING: System::setSecurityManager has been called by org.apache.flink.runtime.security.FlinkSecurityManager (file:/opt/flink/lib/flink-dist-1.20.0.jar)',
  'WARNING: Please consider reporting this to the maintainers of org.apache.flink.runtime.security.FlinkSecurityManager',
  'WARNING: System::setSecurityManager will be removed in a future release',
  'WARNING: A terminally deprecated method in sun.misc.Unsafe has been called',
  'WARNING: sun.misc.Unsafe::objectFieldOffset has been called by com.google.common.util.concurrent.AbstractFuture$UnsafeAtomicHelper (file:/a/guava.jar)',
  'WARNING: A restricted method in java.lang.System has been called',
  'WARNING: java.lang.System::loadLibrary has been called by org.rocksdb.NativeLibraryLoader in an unnamed module (file:/a/rocksdb.jar)',
  'WARNING: Use --enable-native-access=ALL-UNNAMED to avoid a warning for callers in this module',
  'WARNING: Restricted methods will be blocked in a future release unless native access is enabled',
  'WARNING: An illegal reflective access operation has occurred',
  'WARNING: Illegal reflective access by org.apache.flink.api.java.ClosureCleaner (file:/a/b.jar) to field java.util.Properties.serialVersionUID',
  'WARNING: Please consider reporting this to the maintainers of org.apache.flink.api.java.ClosureCleaner',
  'WARNING: Use --illegal-access=warn to enable warnings of further illegal reflective access operations',
  'WARNING: All illegal access operations will be denied in a future release',
  'WARNING: A Java agent has been loaded dynamically (/a/agent.jar)',
  'WARNING: If a serviceability tool is in use, please run with -XX:+EnableDynamicAgentLoading to hide this warning',
  'WARNING: If a serviceability tool is not in use, please run with -Djdk.instrument.traceUsage for more information',
  'WARNING: Dynamic loading of agents will be disallowed by default in a future release',
  'WARNING: Unknown module: jdk.compiler specified to --add-exports',
  'WARNING: package sun.net.util.x not in java.base',
  'WARNING: Using incubator modules: jdk.incubator.vector',
  'OpenJDK 64-Bit Server VM warning: Sharing is only supported for boot loader classes because bootstrap classpath has been appended',
  'Java HotSpot(TM) 64-Bit Server VM warning: Options -Xverify:none and -noverify were deprecated in JDK 13',
  '[0.015s][warning][cds] shared class paths mismatch (hint: enable -Xlog:class+path=info)',
  '[0.912s][warning][cds,dynamic] There is no class to be included in the dynamic archive.',
  '[12.345s][error  ][os,thread] Failed to start thread',
  '[warning][cds] Archived java heap is not supported',
  'Picked up JAVA_TOOL_OPTIONS: -Xmx100m',
  'Picked up _JAVA_OPTIONS: -Da=b',
  'NOTE: Picked up JDK_JAVA_OPTIONS: --add-opens=java.base/java.util=ALL-UNNAMED',
  'SLF4J: Actual binding is of type [org.apache.logging.slf4j.Log4jLoggerFactory]',
];

const ofJobs = [
  'WARNING: the sensor is too hot',
  'WARNING: A terminally deprecated method in java.lang.System has been called, said the book',
  'WARNING: order::cancel has been called by the customer twice',
  'WARNING: Please consider reporting this',
  'Nov 30, 2026 11:27:10 AM com.example.Job run',
  'OpenJDK 64-Bit Server VM is what we run on',
  'Picked up parcel: 17',
  '[warning] my own logger',
  '[1.5s][warning][cds] not how the JVM writes seconds',
  '[0.015s][warning][billing] invoice missing',
  '[0.015s][info][gc] asked for by the job itself',
  '[{"id":1}]',
  'java.lang.OutOfMemoryError: Java heap space',
  'Terminating due to java.lang.OutOfMemoryError: Java heap space',
  '# A fatal error has been detected by the Java Runtime Environment:',
  'SLF4J: Failed to load class "org.slf4j.impl.StaticLoggerBinder".',
  'SLF4J: Defaulting to no-operation (NOP) logger implementation',
  'SLF4J: Found binding in [jar:file:/tmp/blobStore-1/job_2/blob_p-3!/org/slf4j/impl/StaticLoggerBinder.class]',
  'log4j:WARN No appenders could be found for logger (com.example.Job).',
];

describe('notices of the JVM', () => {
  it.each(notices)('%s', (line) => {
    expect(isNotice(line)).toBe(true);
  });

  it.each(ofJobs)('are not: %s', (line) => {
    expect(isNotice(line)).toBe(false);
  });
});

describe('notices among lines', () => {
  const kept = (lines: readonly string[]): readonly string[] =>
    [...lineGroups(lines)].filter((group) => !group.isNotice).flatMap((group) => group.lines);
  const bindings = (second: string): readonly string[] => [
    'SLF4J: Class path contains multiple SLF4J bindings.',
    'SLF4J: Found binding in [jar:file:/opt/flink/lib/log4j-slf4j-impl-2.24.3.jar!/org/slf4j/impl/StaticLoggerBinder.class]',
    `SLF4J: Found binding in [jar:file:${second}!/org/slf4j/impl/StaticLoggerBinder.class]`,
    'SLF4J: See http://www.slf4j.org/codes.html#multiple_bindings for an explanation.',
    'SLF4J: Actual binding is of type [org.apache.logging.slf4j.Log4jLoggerFactory]',
  ];

  it('leave what stands around them', () => {
    expect(kept(['before', ...notices.slice(0, 4), 'after', recordLine('x')])).toEqual([
      'before',
      'after',
      recordLine('x'),
    ]);
  });

  it('of several bindings go where all are of the runtime, and stay whole where one is of the job', () => {
    expect(kept(['a', ...bindings('/opt/flink/lib/slf4j-reload4j-1.7.36.jar'), 'b'])).toEqual(['a', 'b']);
    const ofJob = bindings('/tmp/blobStore-1/job_2/blob_p-3');
    expect(kept(['a', ...ofJob, 'b'])).toEqual(['a', ...ofJob, 'b']);
  });

  it('of several bindings are waited for where not all of them may have come', () => {
    const groups = [...lineGroups(bindings('/opt/flink/lib/slf4j-reload4j-1.7.36.jar').slice(0, 2))];
    expect(groups.map(({ lines, open }) => [lines.length, open])).toEqual([[2, true]]);
  });
});
