// The main flow over plain JVMs.
import { processMachine } from '../host/machine.js';
import { describeMainFlow } from './main-flow.js';

describeMainFlow(processMachine);
