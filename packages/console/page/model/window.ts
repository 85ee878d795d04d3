// Which rows of a long list are in sight.

/** A list and what one sees of it; pixels. */
export interface ListView {
  readonly count: number;
  readonly rowHeight: number;
  readonly top: number;
  readonly height: number;
}

/** From the first row to the one after the last, with some more at both ends. */
export const windowOf = ({ count, rowHeight, top, height }: ListView, spare: number): readonly [number, number] => {
  // A list that became shorter leaves the view beyond its end until the browser tells.
  const from = Math.min(Math.max(0, top), Math.max(0, count * rowHeight - height));
  const first = Math.max(0, Math.floor(from / rowHeight) - spare);
  return [first, Math.min(count, Math.ceil((from + height) / rowHeight) + spare)];
};
