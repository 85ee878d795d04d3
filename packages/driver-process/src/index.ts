// The driver `process`: JVMs of this machine.
export { processDriverFactory } from './process-factory.js';
