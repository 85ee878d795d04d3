// Amazon Managed Service for Apache Flink as a plugin. Hosts find `plugin` through plugin.manifest.json.
export { type CodeObject, codeSources } from './code/code-source.js';
export { plugin } from './plugin.js';
