// The golden transcripts, played over raw HTTP against both providers, without anything beside the service.
import { providers } from '../contract/hosts.js';
import { forEachProvider } from '../contract/subject.js';
import { defineExchanges } from './exchanges-of.js';
import { isRecording } from './recording.js';

forEachProvider(
  'the wire',
  (subject) => defineExchanges(subject.endpoint, ({ objects }) => objects === undefined),
  isRecording ? ['emulated'] : providers,
);
