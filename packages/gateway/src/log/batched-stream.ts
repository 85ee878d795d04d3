// A stream that gathers log lines and writes them in batches, so that no request waits for a terminal or a pipe.
import { Writable } from 'node:stream';

const LIMIT_BUFFERED_CHARACTERS = 8 * 1024 * 1024;

/** Where batches go in the end; standard error in real life. */
export interface LineSink {
  write(text: string): unknown;
}

/** A batching stream and its flush. */
export interface BatchedStream {
  readonly stream: Writable;
  /** Writes what is still waiting, at once. */
  readonly flush: () => void;
}

/** Gathers what is written during `delayMilliseconds` and writes it as one piece. Beyond 8 MiB in waiting, lines are counted, not kept. */
export const batchedStream = (sink: LineSink, delayMilliseconds = 20): BatchedStream => {
  let waiting = '';
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const text = lost === 0 ? waiting : `${waiting}(${lost} log lines were lost: too many at once)\n`;
    waiting = '';
    lost = 0;
    sink.write(text);
  };
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      const text = String(chunk);
      if (waiting.length + text.length > LIMIT_BUFFERED_CHARACTERS) lost += 1;
      else waiting += text;
      timer ??= setTimeout(flush, delayMilliseconds).unref();
      done();
    },
  });
  return { stream, flush };
};
