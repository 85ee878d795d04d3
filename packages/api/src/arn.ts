// The ARNs of the service and of what its requests refer to.

/** The parts of the ARN of an application or of a snapshot. */
export interface ResourceArnParts {
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly name: string;
}

/** `arn:<partition>:kinesisanalytics:<region>:<account>:application/<name>`, as documented. */
export const applicationArn = ({ partition, region, accountId, name }: ResourceArnParts): string =>
  `arn:${partition}:kinesisanalytics:${region}:${accountId}:application/${name}`;

const application = /^arn:(aws[a-z0-9-]*):kinesisanalytics:([a-z0-9-]+):(\d{12}):application\/([a-zA-Z0-9_.-]{1,128})$/;

const partsOf = (form: RegExp, arn: string): ResourceArnParts | undefined => {
  const [, partition, region, accountId, name] = form.exec(arn) ?? [];
  if (partition === undefined || region === undefined || accountId === undefined || name === undefined)
    return undefined;
  return { partition, region, accountId, name };
};

/** The parts of an application's ARN, or undefined where it is none. */
export const parseApplicationArn = (arn: string): ResourceArnParts | undefined => partsOf(application, arn);

/** `arn:<partition>:kinesisanalytics:<region>:<account>:snapshot/<name>`, of an enhanced snapshot, as documented. */
export const snapshotArn = ({ partition, region, accountId, name }: ResourceArnParts): string =>
  `arn:${partition}:kinesisanalytics:${region}:${accountId}:snapshot/${name}`;

const snapshot = /^arn:(aws[a-z0-9-]*):kinesisanalytics:([a-z0-9-]+):(\d{12}):snapshot\/([a-zA-Z0-9_.-]{1,100})$/;

/** The parts of an enhanced snapshot's ARN, or undefined where it is none. */
export const parseSnapshotArn = (arn: string): ResourceArnParts | undefined => partsOf(snapshot, arn);

const bucket = /^arn:aws[a-z0-9-]*:s3:::([a-zA-Z0-9][a-zA-Z0-9._-]{1,253}[a-zA-Z0-9])$/;

/** The name in an S3 bucket's ARN, or undefined where it is none (an object's ARN is none). Old buckets may have capitals and `_`. */
export const bucketName = (arn: string): string | undefined => bucket.exec(arn)?.[1];

/** The parts of a log stream's ARN. */
export interface LogStreamArnParts {
  readonly region: string;
  readonly accountId: string;
  readonly group: string;
  readonly stream: string;
}

const logStream =
  /^arn:aws[a-z0-9-]*:logs:([a-z0-9-]+):(\d{12}):log-group:([a-zA-Z0-9_./#-]{1,512}):log-stream:([^:*]{1,512})$/;

/** Group and stream of a log stream's ARN, or undefined where it is none (a group's ARN is none). */
export const parseLogStreamArn = (arn: string): LogStreamArnParts | undefined => {
  const [, region, accountId, group, stream] = logStream.exec(arn) ?? [];
  if (region === undefined || accountId === undefined || group === undefined || stream === undefined) return undefined;
  return { region, accountId, group, stream };
};
