// A killed gateway over plain JVMs.
import { processMachine } from '../host/machine.js';
import { describeGatewayKilled } from './gateway-killed.js';

describeGatewayKilled(processMachine);
