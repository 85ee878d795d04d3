// A line of the user's code, as a stack trace names it. Pure.

/** One line. */
export interface UserFrame {
  /** Class and method, for example `com.example.Job$Count.map`; of Python the function. */
  readonly code: string;
  readonly file: string;
  readonly line: number;
}

/** Reads `app//com.example.Job.main(Job.java:7)`; undefined for one without a line. */
export const parseFrame = (frame: string): UserFrame | undefined => {
  const match = /^(?:[\w.@-]*\/)*([\w.$<>]+)\(([^():]+):(\d+)\)/.exec(frame);
  const [, code, file, line] = match ?? [];
  return code === undefined || file === undefined ? undefined : { code, file, line: Number(line) };
};
