// Every golden transcript, played over raw HTTP against both providers.
import { describe, expect, it } from '@jest/globals';
import { forEachProvider } from '../contract/subject.js';
import { isRecording, record } from './recording.js';
import { play } from './session.js';
import { type MaskedAnswer, type TranscriptFile, transcriptFiles } from './transcript.js';

const RECORD_MILLISECONDS = 60_000;

const recorded = async (endpoint: string, file: TranscriptFile): Promise<string> => {
  const answers: MaskedAnswer[] = [];
  for (const exchange of file.transcript.exchanges) answers.push(await play(endpoint, exchange));
  return record(file, answers);
};

if (isRecording) {
  forEachProvider(
    'the recorder',
    (subject) => {
      it.each(transcriptFiles.map((file) => [file.name, file] as const))(
        'writes %s',
        async (_name, file) => {
          process.stdout.write(await recorded(subject.endpoint(), file));
        },
        RECORD_MILLISECONDS,
      );
    },
    ['emulated'],
  );
} else {
  forEachProvider('the answers', (subject) => {
    describe.each(transcriptFiles.map((file) => [file.name, file] as const))('of %s', (_name, { transcript }) => {
      it.each(transcript.exchanges.map((exchange) => [exchange.kind, exchange.title, exchange] as const))(
        'are as written: %s, %s',
        async (_kind, _title, exchange) => {
          expect(await play(subject.endpoint(), exchange)).toEqual(exchange.response);
        },
      );
    });
  });
}
