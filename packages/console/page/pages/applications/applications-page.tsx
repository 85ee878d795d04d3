// All applications of all accounts and regions, what is wrong first.
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { rows } from '../../feed/feed.js';
import { cameFrom, note, page } from '../../feed/location.js';
import { ordered, type Order } from '../../model/attention.js';
import { choiceOf, isChosen, type ListChoice, queryOf } from '../../model/filter.js';
import { plural } from '../../model/format.js';
import { applicationHash } from '../../model/route.js';
import { Empty } from '../../parts/notice.js';
import { VirtualList } from '../../parts/virtual-list.js';
import { ApplicationLine, COLUMNS } from './application-line.js';
import { ListFilters } from './list-filters.js';
import { useNarrow } from './use-narrow.js';

/** Texts go from A to Z; of figures and ages the largest stands first. */
const directions = {
  attention: 'other',
  name: 'ascending',
  status: 'ascending',
  records: 'descending',
  checkpoint: 'descending',
  restarts: 'descending',
  uptime: 'descending',
} as const satisfies Readonly<Record<Order, string>>;

const Heads = ({ order, onOrder }: { readonly order: Order; readonly onOrder: (order: Order) => void }) => (
  <div role="rowgroup" class="list-heads">
    <div role="row" class="line line-head" aria-rowindex={1}>
      {COLUMNS.map(({ name, label, by }) => (
        <span
          key={name}
          role="columnheader"
          class={`cell cell-${name}`}
          aria-sort={by === undefined ? undefined : by === order ? directions[by] : 'none'}
        >
          {by === undefined ? (
            label
          ) : (
            <button
              type="button"
              class={by === order ? 'head-button chosen' : 'head-button'}
              onClick={() => onOrder(by === order ? 'attention' : by)}
              title={by === order ? 'Back to what is wrong first' : `Order by ${label.toLowerCase()}`}
            >
              {label}
            </button>
          )}
        </span>
      ))}
    </div>
  </div>
);

/** Whoever comes back from an application goes on at its row. */
const useRowBefore = (): void => {
  useEffect(() => {
    const before = cameFrom();
    if (before?.kind !== 'application') return;
    const rows = [...document.querySelectorAll<HTMLElement>('#main a[data-step]')];
    const address = applicationHash(before.of);
    rows.find((row) => row.getAttribute('href') === address)?.focus({ preventScroll: true });
  }, []);
};

/** The page. */
export const ApplicationsPage = () => {
  useRowBefore();
  const choice = useSignal<ListChoice>(choiceOf(page.value.query));
  const isNarrow = useNarrow();
  // "Back" and links change the choice as well.
  useSignalEffect(() => {
    if (page.value.kind === 'applications') choice.value = choiceOf(page.value.query);
  });
  const all = useComputed(() => [...(rows.value?.values() ?? [])]);
  const shown = useComputed(() =>
    ordered(
      all.value.filter((row) => isChosen(row, choice.value)),
      choice.value.order,
    ),
  );
  const choose = (change: Partial<ListChoice>): void => {
    choice.value = { ...choice.value, ...change };
    note(queryOf(choice.value));
  };
  const lines = shown.value;
  return (
    <main class="page page-full" id="main">
      <div class="page-head">
        <h1>Applications</h1>
        <span class="page-count" role="status">
          {lines.length === all.value.length
            ? plural(lines.length, 'application')
            : `${lines.length} of ${all.value.length}`}
        </span>
      </div>
      <ListFilters all={all.value} choice={choice.value} onChoose={choose} />
      {lines.length === 0 ? (
        <Empty title="No application fits">
          <button type="button" class="button" onClick={() => choose(choiceOf({}))}>
            Show all
          </button>
        </Empty>
      ) : (
        <div class="list" role="table" aria-label="Applications" aria-rowcount={lines.length + 1}>
          <Heads order={choice.value.order} onOrder={(order) => choose({ order })} />
          <VirtualList
            role="rowgroup"
            label="Applications, one a row"
            placeName="applications"
            class="list-rows"
            count={lines.length}
            rowHeight={isNarrow ? 108 : 52}
            row={(index, { top, height }) => {
              const row = lines[index];
              return row === undefined ? null : (
                <ApplicationLine key={row.application} row={row} index={index} top={top} height={height} />
              );
            }}
          />
        </div>
      )}
    </main>
  );
};
