// `drey snapshot check` with containers.
import { describeCheckCommand } from '../snapshots/check-command.js';
import { engineMachine } from './engine-machine.js';

describeCheckCommand(engineMachine);
