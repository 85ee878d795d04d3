// What every JVM of a job is told about AWS, whatever runs it.

/** Nobody asks the metadata service of a real machine, and AWS's SDK that Flink's S3 plugin brings does not announce its end in the user's log. */
export const awsEnvironment: Readonly<Record<string, string>> = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_JAVA_V1_DISABLE_DEPRECATION_ANNOUNCEMENT: 'true',
};
