// Whether the page is as narrow as a telephone.
import { useEffect, useState } from 'preact/hooks';

const query = '(max-width: 760px)';

/** Follows the window. */
export const useNarrow = (): boolean => {
  const [isNarrow, setNarrow] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const list = window.matchMedia(query);
    const changed = (): void => setNarrow(list.matches);
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, []);
  return isNarrow;
};
