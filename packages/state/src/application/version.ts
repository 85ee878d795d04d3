// One immutable version of an application's configuration.
import type { ApplicationConfigurationDescription, CloudWatchLoggingOptionDescription } from '@drey/api';

/** The copy of the code that a version pins; content-addressed, made when the version was made. */
export interface CodeCopy {
  /** Lower-case hex SHA-256, the name of the copy. */
  readonly sha256: string;
  /** Lower-case hex MD5, shown as CodeMD5. */
  readonly md5: string;
  /** Bytes, shown as CodeSize. */
  readonly size: number;
}

/**
 * A version as the service's history keeps it. The configuration is stored in the shape of the API's description: the service too
 * stores a request as a renamed copy with defaults filled in.
 */
export interface ApplicationVersion {
  /** 1 upwards, never used twice. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly runtimeEnvironment: string;
  readonly serviceExecutionRole: string;
  /** Left out for a SQL application that was made with no configuration. */
  readonly configuration?: ApplicationConfigurationDescription;
  readonly loggingOptions: readonly CloudWatchLoggingOptionDescription[];
  readonly code: CodeCopy | null;
  /** The version before the update that made this one. */
  readonly updatedFrom?: number;
  /** For a version made by a rollback: the version that was left. */
  readonly rolledBackFrom?: number;
  /** For a version made by a rollback: the version whose configuration it restored. */
  readonly rolledBackTo?: number;
  /** True for a version that was abandoned. */
  readonly abandoned: boolean;
}
