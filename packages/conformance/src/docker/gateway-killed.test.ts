// A killed gateway whose clusters are containers.
import { describeGatewayKilled } from '../recovery/gateway-killed.js';
import { engineMachine } from './engine-machine.js';

describeGatewayKilled(engineMachine);
