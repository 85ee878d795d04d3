// The entry `@drey/driver-docker/testing`.
export { clearEngine, engineMissing, FLINK_IMAGE, leftOnEngine, testEngine } from './testing/engine.js';
