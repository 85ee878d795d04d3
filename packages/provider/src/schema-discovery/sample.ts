// Records taken from a source, as text.
import type { RequestContext } from '@drey/plugin-api';

/** Where on a stream sampling begins. */
export type StartingPosition = 'NOW' | 'TRIM_HORIZON' | 'LAST_STOPPED_POINT';

/** Takes samples from the sources that DiscoverInputSchema knows. Throws the operation's modelled errors. */
export interface SampleSource {
  /** The beginning of an S3 object, as one record. */
  object(
    location: { readonly bucketArn: string; readonly key: string },
    context: RequestContext,
  ): Promise<readonly Sample[]>;
  /** The first records of a Kinesis stream from a position on. */
  stream(arn: string, position: StartingPosition, context: RequestContext): Promise<readonly Sample[]>;
}

/** One record. */
export interface Sample {
  /** What could not be read as UTF-8 shows as replacement characters. */
  readonly text: string;
  readonly isUtf8: boolean;
}

/** Bytes as a sample. */
export const sampleOf = (bytes: Uint8Array): Sample => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isUtf8: true };
  } catch {
    return { text: new TextDecoder().decode(bytes), isUtf8: false };
  }
};
