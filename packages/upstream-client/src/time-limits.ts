// How long a call to the upstream may take, part by part. An upstream is on this machine or near it, so the limits are short.

/** Limits of one attempt, in milliseconds. */
export interface TimeLimits {
  /** From the first byte of the connection's handshake to its end. */
  readonly connectMilliseconds: number;
  /** From the request to the head of the answer. */
  readonly answerMilliseconds: number;
  /** Between two pieces of the answer's body. */
  readonly idleMilliseconds: number;
  /** The whole body, however steadily it drips. */
  readonly bodyMilliseconds: number;
}

/** For calls whose answer is a document. */
export const usualLimits: TimeLimits = {
  connectMilliseconds: 2_000,
  answerMilliseconds: 8_000,
  // Longer than the wait for the answer, so that it is only met while a body is read.
  idleMilliseconds: 10_000,
  bodyMilliseconds: 10_000,
};

/** For S3, whose answers may be archives of hundreds of mebibytes. */
export const objectLimits: TimeLimits = { ...usualLimits, answerMilliseconds: 10_000, bodyMilliseconds: 300_000 };

/** For copies of gibibytes, whose other end may be a slow disk: only silence ends them. moto reads an object whole before it answers. */
export const transferLimits: TimeLimits = {
  ...usualLimits,
  answerMilliseconds: 60_000,
  idleMilliseconds: 60_000,
  bodyMilliseconds: 24 * 3_600_000,
};

/** Limits for a caller who waits no longer than that for the whole call. */
export const limitsWithin = (milliseconds: number): TimeLimits => ({
  connectMilliseconds: Math.min(usualLimits.connectMilliseconds, milliseconds),
  answerMilliseconds: milliseconds,
  idleMilliseconds: usualLimits.idleMilliseconds,
  bodyMilliseconds: milliseconds,
});
