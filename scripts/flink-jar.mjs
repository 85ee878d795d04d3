// Makes the jar of ours that every Flink has on its class path, and writes it into a module; `--check` compares only. See embedded-jar.mjs.
import { embedJar } from './embedded-jar.mjs';

embedJar({
  java: 'packages/cluster/java',
  sources: ['drey/flink'],
  resources: ['META-INF'],
  target: 'packages/cluster/src/jvm/generated/drey-flink-jar.ts',
  constant: 'dreyFlinkJar',
  holds: 'The jar of ours on the class path of every Flink',
  debug: ['-g:source,lines'],
});
