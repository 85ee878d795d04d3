// Makes the warm-up job of parked clusters, and writes it into a module; `--check` compares only. See embedded-jar.mjs.
import { embedJar } from './embedded-jar.mjs';

embedJar({
  java: 'packages/orchestrator/java',
  sources: ['drey/WarmUp.java'],
  target: 'packages/orchestrator/src/pool/generated/warm-up-jar.ts',
  constant: 'warmUpJar',
  holds: 'The jar of the warm-up job',
  mainClass: 'drey.WarmUp',
  debug: [],
});
