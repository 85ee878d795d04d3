// The path of a small line.

/** Zero is at the bottom, the largest value at the top; gaps begin a new line. At the right is the newest. */
export const sparkPath = (values: readonly (number | null)[], width: number, height: number): string => {
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  const step = values.length < 2 ? 0 : (width - 2) / (values.length - 1);
  let path = '';
  let isDrawing = false;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      isDrawing = false;
    } else {
      const x = (1 + index * step).toFixed(1);
      const y = (height - 1 - (largest === 0 ? 0 : (value / largest) * (height - 2))).toFixed(1);
      path += `${isDrawing ? 'L' : 'M'}${x} ${y}`;
      isDrawing = true;
    }
  }
  return path;
};
