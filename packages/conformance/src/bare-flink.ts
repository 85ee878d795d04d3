// The entry `@drey/conformance/bare-flink`: what Flink without Drey is started with, for measurements against it.
export { startBareMember } from './host/bare-member.js';
export { freePort } from './host/free-port.js';
