// The reason with which something is given up that took too long.

/** Looks like the SDK's own error of a limit, so that both are sorted alike. */
export const timeLimitError = (milliseconds: number): Error =>
  Object.assign(new Error(`No end within ${milliseconds} ms.`), { name: 'TimeoutError', code: 'ETIMEDOUT' });
