// The entry `@drey/driver-docker/testing`.
export { clearEngine, engineMissing, flinkImage, leftOnEngine, testEngine } from './testing/engine.js';
