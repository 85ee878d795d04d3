// What is open only while somebody sees the page: a browser has six connections for all pages of one host.

/** How long a page may be out of sight before it lets its connection go. */
const GRACE_MILLISECONDS = 10_000;

/** Opens once the page is in sight, closes when it is out of sight for a while, opens again once it is seen. The answer ends it. */
export const whileSeen = (open: () => () => void): (() => void) => {
  const isSeen = (): boolean => document.visibilityState === 'visible';
  let close: (() => void) | undefined = isSeen() ? open() : undefined;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    clearTimeout(leaving);
    if (isSeen()) close ??= open();
    else
      leaving = setTimeout(() => {
        close?.();
        close = undefined;
      }, GRACE_MILLISECONDS);
  };
  document.addEventListener('visibilitychange', changed);
  return () => {
    document.removeEventListener('visibilitychange', changed);
    clearTimeout(leaving);
    close?.();
  };
};
