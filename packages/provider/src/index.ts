// Amazon Managed Service for Apache Flink as a plugin. Hosts find `plugin` through plugin.manifest.json.
export { plugin } from './plugin.js';
