// The live tail: filters, folded stack traces, the first fault, in bounded memory.
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { tail, type TailState } from '../../../api/log-stream.js';
import { note, page } from '../../../feed/location.js';
import { inTurn } from '../../../feed/in-turn.js';
import { steadily } from '../../../feed/steadily.js';
import { whileSeen } from '../../../feed/while-seen.js';
import { plural } from '../../../model/format.js';
import { type Level, LEVELS, type LogFilter, type LogLine } from '../../../model/log-line.js';
import { createLogStore, type LogStore } from '../../../model/log-store.js';
import { keyOf } from '../../../model/route.js';
import { createTailPlace } from '../../../model/tail-place.js';
import { Icon } from '../../../parts/icons.js';
import { Empty } from '../../../parts/notice.js';
import { PauseButton } from '../../../parts/pause-button.js';
import { placed, VirtualList } from '../../../parts/virtual-list.js';
import { SearchField } from '../../../parts/search-field.js';
import { useSubject } from '../subject.js';
import { LogRowView } from './log-row.js';

/** Text whose width is measured, and the room beside a line below, in pixels. */
const RULER = 'm'.repeat(20);
const EDGES = 80;
const BOUNDS = { lines: 50_000, characters: 24_000_000 };

/** What comes within one frame is drawn once. */
const useTail = (application: string, store: LogStore): readonly [TailState, () => void] => {
  const [state, setState] = useState<TailState>('connecting');
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let frame = 0;
    const place = createTailPlace();
    const show = (): void => {
      frame = 0;
      store.advance();
      draw(undefined);
    };
    const { told, end: endStates } = steadily(setState);
    const onLines = (lines: readonly LogLine[]): void => {
      for (const line of lines) store.push(line);
      if (frame === 0) frame = requestAnimationFrame(show);
    };
    const end = whileSeen(() =>
      inTurn((heard) => {
        const stop = new AbortController();
        const onState = (news: TailState): void => {
          told(news);
          if (news === 'live') heard();
        };
        void tail({ application, place, signal: stop.signal, onState, onLines });
        return () => stop.abort();
      }),
    );
    return () => {
      end();
      endStates();
      cancelAnimationFrame(frame);
    };
  }, [application, store]);
  return [state, () => draw(undefined)];
};

const levelOf = (text: string | undefined): Level => LEVELS.find((level) => level === text) ?? 'DEBUG';

const Filters = ({
  filter,
  threads,
  onChange,
}: {
  readonly filter: LogFilter;
  readonly threads: readonly string[];
  readonly onChange: (filter: LogFilter) => void;
}) => (
  <>
    <SearchField
      label="Find in the log"
      placeholder="Find in message, logger, trace"
      value={filter.text}
      onChange={(text) => onChange({ ...filter, text })}
    />
    <label class="choice">
      <span class="away">Level</span>
      <select
        class={filter.level === 'DEBUG' ? 'select' : 'select chosen'}
        value={filter.level}
        onChange={(event) => onChange({ ...filter, level: levelOf(event.currentTarget.value) })}
      >
        {LEVELS.map((level) => (
          <option key={level} value={level}>
            {level === 'DEBUG' ? 'All levels' : level === 'ERROR' ? 'ERROR only' : `${level} and above`}
          </option>
        ))}
      </select>
    </label>
    <label class="choice">
      <span class="away">Thread</span>
      <select
        class={filter.thread === '' ? 'select' : 'select chosen'}
        value={filter.thread}
        onChange={(event) => onChange({ ...filter, thread: event.currentTarget.value })}
      >
        <option value="">All threads</option>
        {threads.map((thread) => (
          <option key={thread} value={thread}>
            {thread}
          </option>
        ))}
      </select>
    </label>
  </>
);

const stateTexts: Readonly<Record<TailState, string>> = {
  connecting: 'Connecting …',
  live: 'Live',
  lost: 'Lost; trying again',
};

const Foot = ({
  store,
  state,
  isFollowing,
  onFollow,
}: {
  readonly store: LogStore;
  readonly state: TailState;
  readonly isFollowing: boolean;
  readonly onFollow: () => void;
}) => (
  <div class="log-foot">
    <span class={state === 'live' ? 'tone-good' : 'tone-warn'}>{stateTexts[state]}</span>
    <span>
      {plural(store.total(), 'line')}
      {store.total() > store.kept() ? `, the newest ${store.kept()} kept` : ''}
    </span>
    <span class="top-space" />
    {isFollowing ? null : (
      <button type="button" class="button small" onClick={onFollow}>
        To the end
      </button>
    )}
  </div>
);

/** Whether a line is what a first fault looks like. */
const isFault = (fault: string | null | undefined) => {
  const type = fault ?? '';
  return (line: {
    readonly level: Level;
    readonly hasTrace: boolean;
    readonly message: string;
    readonly more: readonly string[];
  }): boolean => {
    if (type !== '')
      return line.level === 'ERROR' && (line.message.includes(type) || line.more.some((one) => one.includes(type)));
    return line.level === 'ERROR' && line.hasTrace;
  };
};

interface LogView {
  readonly store: LogStore;
  readonly filter: LogFilter;
  readonly choose: (filter: LogFilter) => void;
  readonly draw: () => void;
}

/** Brings the first fault into sight: unfolded, whatever the filters are. */
const useJump = ({ store, choose }: LogView, type: string | null | undefined, stay: () => void) => {
  const [show, setShow] = useState<{ readonly index: number }>();
  const jump = (): boolean => {
    const number =
      store.find(isFault(type)) ?? store.find(isFault(undefined)) ?? store.find(({ level }) => level === 'ERROR');
    if (number === undefined) return false;
    if (store.rowOf(number) === undefined) choose({ level: 'DEBUG', text: '', thread: '' });
    if (!store.isOpen(number)) store.toggle(number);
    stay();
    setShow({ index: store.rowOf(number) ?? 0 });
    return true;
  };
  return { show, jump };
};

/** Measures how many characters rows have room for; the answer belongs to the ruler beside the lines. */
const useWidths = ({ store, draw }: LogView) => {
  const ruler = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const lines = ruler.current?.parentElement?.querySelector('.log-lines') ?? null;
    if (lines === null) return undefined;
    const observer = new ResizeObserver(() => {
      const character = (ruler.current?.getBoundingClientRect().width ?? 0) / RULER.length;
      const message = lines.querySelector('.log-row:not(.log-part) .log-text');
      if (character === 0 || message === null) return;
      const room = (pixels: number): number => Math.max(20, Math.floor(pixels / character) - 1);
      const widths = { message: room(message.clientWidth), below: room(lines.clientWidth - EDGES) };
      if (store.setWidths(widths)) draw();
    });
    observer.observe(lines);
    return () => observer.disconnect();
  }, [store]);
  return ruler;
};

const Lines = ({
  view,
  isFollowing,
  follow,
  show,
}: {
  readonly view: LogView;
  readonly isFollowing: boolean;
  readonly follow: (isFollowing: boolean) => void;
  readonly show: { readonly index: number } | undefined;
}) => {
  const { store, draw } = view;
  const ruler = useWidths(view);
  const toggle = (number: number): void => {
    store.toggle(number);
    follow(false);
    draw();
  };
  return (
    <>
      <span ref={ruler} class="log-ruler" aria-hidden="true">
        {RULER}
      </span>
      <VirtualList
        role="log"
        label="Log lines"
        class="log-lines"
        count={store.rowCount()}
        rowHeight={20}
        isFollowing={isFollowing}
        left={store.left()}
        show={show}
        onScroll={follow}
        row={(index, { top, height }) => {
          const one = store.row(index);
          return one === undefined ? null : (
            <LogRowView
              key={`${one.number}.${one.part ?? ''}`}
              row={one}
              isOpen={store.isOpen(one.number)}
              style={placed(top, height)}
              onToggle={toggle}
            />
          );
        }}
      />
    </>
  );
};

/** The tab. */
export const LogsTab = () => {
  const { of, row } = useSubject();
  const store = useMemo(() => createLogStore(BOUNDS), []);
  const { query } = page.value;
  const [filter, setFilter] = useState<LogFilter>(() => ({
    level: levelOf(query['level']),
    text: query['q'] ?? '',
    thread: query['thread'] ?? '',
  }));
  const [isPaused, setPaused] = useState(false);
  const [isFollowing, follow] = useState(true);
  const [state, draw] = useTail(keyOf(of), store);
  const choose = (next: LogFilter): void => {
    setFilter(next);
    store.setFilter(next);
    note({ level: next.level === 'DEBUG' ? '' : next.level, q: next.text, thread: next.thread });
  };
  const pause = (isHeld: boolean): void => {
    store.hold(isHeld);
    store.advance();
    setPaused(isHeld);
  };
  const view = { store, filter, choose, draw };
  const { show, jump } = useJump(view, row.firstFault?.class, () => {
    follow(false);
    // Or the line may have left before one has read it.
    pause(true);
  });
  const wantsJump = useRef(query['jump'] === 'fault');
  useEffect(() => store.setFilter(filter), []);
  useEffect(() => {
    if (wantsJump.current && jump()) wantsJump.current = false;
  });
  return (
    <div class="logs">
      <div class="tab-tools">
        <Filters filter={filter} threads={store.threads()} onChange={choose} />
        <button type="button" class="button" onClick={() => jump()} disabled={store.kept() === 0}>
          <Icon name="fault" /> First fault
        </button>
        <PauseButton isPaused={isPaused} what={`${store.waiting()} lines wait`} onToggle={() => pause(!isPaused)} />
      </div>
      {store.rowCount() === 0 ? (
        <Empty title={store.kept() === 0 ? 'Nothing was logged yet' : 'No line fits'}>
          <p>
            {store.kept() === 0
              ? 'Lines appear as its JVMs write them.'
              : `${store.kept()} lines are kept; change the filters.`}
          </p>
        </Empty>
      ) : (
        <Lines view={view} isFollowing={isFollowing && !isPaused} follow={follow} show={show} />
      )}
      <Foot
        store={store}
        state={state}
        isFollowing={isFollowing}
        onFollow={() => {
          pause(false);
          follow(true);
        }}
      />
    </div>
  );
};
