// Which lines of a stack trace are the user's own: not those of Java, Flink, AWS's SDKs and what jobs stand on. Pure.

/** Code that is nobody's own: of the platform, of Flink and what it stands on, of clients that jobs bring along, of ours. */
const platform = new RegExp(
  `^(?:[\\w.@-]*/)*(?:${[
    'java|javax|jdk|sun|com\\.sun|jakarta',
    'scala|akka|drey\\.flink|py4j|pemja',
    'org\\.apache\\.(?:flink|pekko|kafka|hadoop|calcite|commons|http|avro|parquet|iceberg|arrow|beam|log4j|logging|hc)',
    'software\\.amazon|com\\.amazon\\.|io\\.netty|io\\.grpc',
    // AWS's own samples are named so too, and are what their reader calls the user's code.
    'com\\.amazonaws\\.(?!services\\.msf\\.|samples?\\.|examples?\\.)',
    'com\\.(?:google|fasterxml|esotericsoftware|ibm|github\\.luben|zaxxer|mysql)|org\\.(?:slf4j|objenesis|xerial|rocksdb|postgresql|codehaus|snakeyaml|reactivestreams)',
  ].join('|')})(?:\\.|(?<=\\.))`,
);

/**
 * The first frame of the user's own code, for example `com.example.Job.main(Job.java:7)`; undefined where there is none. Frames are without
 * their `at`.
 */
export const ownFrame = (frames: readonly string[]): string | undefined =>
  frames.find((frame) => !platform.test(frame));
