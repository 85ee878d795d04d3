// The main flow in containers.
import { describeMainFlow } from '../flow/main-flow.js';
import { engineMachine } from './engine-machine.js';

describeMainFlow(engineMachine);
