// The command `drey` as a function, for hosts with a programme of their own.
export { runCommandLine } from './command-line.js';
