// A killed gateway over clusters in pods.
import { describeGatewayKilled } from '../recovery/gateway-killed.js';
import { kubernetesMachine } from './kubernetes-machine.js';

describeGatewayKilled(kubernetesMachine());
