// A list of any length of which only what is seen is in the page. Rows have one height.
import type { CSSProperties, ComponentChildren, TargetedEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { windowOf } from '../model/window.js';

/** Where a row stands, for its style. */
export const placed = (top: number, height: number): CSSProperties => ({
  transform: `translateY(${top}px)`,
  height: `${height}px`,
});

/** What is shown. */
export interface VirtualListProps {
  readonly count: number;
  readonly rowHeight: number;
  /** A row by its number; it has to stand where `place` says ({@link placed}). */
  readonly row: (index: number, place: { readonly top: number; readonly height: number }) => ComponentChildren;
  readonly label: string;
  readonly role?: 'rowgroup' | 'list' | 'log';
  readonly class?: string;
  /** Keeps the end in sight while it is true. */
  readonly isFollowing?: boolean;
  /** Told when a person moves: whether the end is in sight. */
  readonly onScroll?: (isAtEnd: boolean) => void;
  /** How many rows ever left at the beginning; what is read keeps its place while they go. */
  readonly left?: number;
  /** Under which name the list keeps its place while one is elsewhere; it keeps none without. */
  readonly placeName?: string;
  /** A row to bring into sight; each new object does it again. */
  readonly show?: { readonly index: number } | undefined;
}

const SPARE_ROWS = 8;
/** How far lists were scrolled when they were left. */
const places = new Map<string, number>();

/** The list. */
export const VirtualList = (props: VirtualListProps) => {
  const {
    count,
    rowHeight,
    row,
    label,
    role = 'list',
    isFollowing = false,
    onScroll,
    show,
    left = 0,
    placeName,
  } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const following = useRef(isFollowing);
  following.current = isFollowing;
  const topBefore = useRef(0);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || placeName === undefined) return undefined;
    element.scrollTop = places.get(placeName) ?? 0;
    return undefined;
  }, [placeName]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight;
      setView({ top: element.scrollTop, height: element.clientHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (isFollowing && element !== null) element.scrollTop = count * rowHeight;
  }, [isFollowing, count, rowHeight]);
  const leftBefore = useRef(left);
  useLayoutEffect(() => {
    const element = box.current;
    const gone = left - leftBefore.current;
    leftBefore.current = left;
    if (gone > 0 && !isFollowing && element !== null) element.scrollTop -= gone * rowHeight;
  }, [left, isFollowing, rowHeight]);
  useLayoutEffect(() => {
    const element = box.current;
    if (show !== undefined && element !== null)
      element.scrollTop = Math.max(0, show.index * rowHeight - element.clientHeight / 3);
  }, [show]);

  const focused = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const { current } = focused;
    if (current === null) return;
    if (current.isConnected && current !== document.activeElement) focused.current = null;
    if (current.isConnected) return;
    // Its row is out of sight and so out of the page: who goes on by the keyboard is still here.
    focused.current = null;
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  });

  const moved = (event: TargetedEvent<HTMLDivElement>): void => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    setView({ top: scrollTop, height: clientHeight });
    const isAtEnd = scrollTop + clientHeight >= scrollHeight - rowHeight;
    // The end runs ahead by itself while rows come in; only who goes up leaves it.
    if (isAtEnd || scrollTop < topBefore.current || !isFollowing) onScroll?.(isAtEnd);
    topBefore.current = scrollTop;
    if (placeName !== undefined) places.set(placeName, scrollTop);
  };

  const [first, last] = windowOf({ count, rowHeight, ...view }, SPARE_ROWS);
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
  return (
    <div
      ref={box}
      class={`virtual ${props.class ?? ''}`}
      role={role}
      aria-label={label}
      aria-live={role === 'log' ? 'off' : undefined}
      tabIndex={0}
      onScroll={moved}
      onFocusIn={({ target }: FocusEvent) => {
        focused.current = target instanceof Element ? target : null;
      }}
    >
      <div class="virtual-all" role="presentation" style={{ height: `${count * rowHeight}px` }}>
        {shown.map((index) => row(index, { top: index * rowHeight, height: rowHeight }))}
      </div>
    </div>
  );
};
