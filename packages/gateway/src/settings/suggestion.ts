// "Did you mean": the nearest known name to a misspelt one.

const distance = (left: string, right: string): number => {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
};

/** The known name that differs least from the given one, or undefined when none is near. Names longer than 64 characters have none. */
export const suggest = (given: string, known: readonly string[]): string | undefined => {
  if (given.length > 64) return undefined;
  const ranked = known
    .map((name) => ({ name, far: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((left, right) => left.far - right.far);
  const nearest = ranked[0];
  return nearest !== undefined && nearest.far <= Math.max(2, Math.floor(given.length / 3)) ? nearest.name : undefined;
};
