// Defines the tests of some exchanges: compares them with their transcripts or, when recording, writes the transcripts again.
import { describe, expect, it } from '@jest/globals';
import { isRecording, record } from './recording.js';
import { play } from './session.js';
import { type Exchange, transcriptFiles } from './transcript.js';

const RECORD_MILLISECONDS = 60_000;
const REPLAY_MILLISECONDS = 60_000;

/** One test for each exchange that is wanted, at an endpoint that is known once tests run. */
export const defineExchanges = (endpoint: () => string, wanted: (exchange: Exchange) => boolean): void => {
  const files = transcriptFiles
    .map((file) => ({ file, exchanges: file.transcript.exchanges.filter(wanted) }))
    .filter(({ exchanges }) => exchanges.length > 0);
  describe.each(files.map((one) => [one.file.name, one] as const))('%s', (_name, { file, exchanges }) => {
    if (isRecording) {
      it(
        'is recorded',
        async () => {
          process.stdout.write(await record(endpoint(), file, exchanges));
        },
        RECORD_MILLISECONDS,
      );
      return;
    }
    it.each(exchanges.map((exchange) => [exchange.kind, exchange.title, exchange] as const))(
      'answers as written: %s, %s',
      async (_kind, _title, exchange) => {
        expect(await play(endpoint(), exchange)).toEqual(exchange.response);
      },
      REPLAY_MILLISECONDS,
    );
  });
};
