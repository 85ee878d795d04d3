// Heads of the columns of a table.
import type { ComponentChildren } from 'preact';

/** A column: its words, or what else it has. */
export type ColumnHead =
  | string
  | {
      readonly label: ComponentChildren;
      /** `number` for figures, which stand on the right. */
      readonly class?: string;
      /** For those who cannot see the table alone. */
      readonly isAway?: boolean;
    };

/** The row of heads. */
export const TableHead = ({ columns }: { readonly columns: readonly ColumnHead[] }) => (
  <thead>
    <tr>
      {columns.map((column, index) => {
        const { label, class: name, isAway = false } = typeof column === 'string' ? { label: column } : column;
        return (
          <th key={index} scope="col" class={name}>
            {isAway ? <span class="away">{label}</span> : label}
          </th>
        );
      })}
    </tr>
  </thead>
);

/** A column of figures. */
export const figures = (label: string): ColumnHead => ({ label, class: 'number' });
