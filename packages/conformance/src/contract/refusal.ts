// An error of the service as a test compares it.
import { KinesisAnalyticsV2ServiceException } from '@aws-sdk/client-kinesis-analytics-v2';

/** What a refused call shows. */
export interface Refusal {
  /** Modelled name, for example `ResourceInUseException`. */
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** Awaits a call that has to be refused. Throws when it succeeds, or fails in another way than by an answer. */
export const refusalOf = async (call: Promise<unknown>): Promise<Refusal> => {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof KinesisAnalyticsV2ServiceException)) throw error;
    return { code: error.name, message: error.message, status: error.$metadata.httpStatusCode };
  }
  throw new Error('The call was expected to be refused, and succeeded.');
};
