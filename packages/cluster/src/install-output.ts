// What an installation said last, carried along with its failure.

/** The cause of a failed installation: the end of the output of what failed. */
export class InstallOutput extends Error {
  override readonly name = 'InstallOutput';
  /** The last lines, the oldest first. */
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.at(-1) ?? 'It said nothing.');
    this.lines = lines;
  }
}

const MOST_LINES = 20;
const MOST_CHARACTERS = 1_000;

/** The last lines of an output that say something. */
export const lastLines = (output: string): readonly string[] =>
  output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-MOST_LINES)
    .map((line) => line.slice(0, MOST_CHARACTERS));
