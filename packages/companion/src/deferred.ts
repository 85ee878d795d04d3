// A promise that is settled from elsewhere; rejections that nobody waits for are no fault.

/** A promise with its two ends. */
export interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(reason: Error): void;
}

/** Makes a {@link Deferred}. */
export const deferred = (): Deferred => {
  let settle: Pick<Deferred, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => {});
  return { promise, resolve: () => settle?.resolve(), reject: (reason) => settle?.reject(reason) };
};
