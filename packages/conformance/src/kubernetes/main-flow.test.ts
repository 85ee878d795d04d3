// The main flow in pods, with state on a claim.
import { describeMainFlow } from '../flow/main-flow.js';
import { kubernetesMachine } from './kubernetes-machine.js';

describeMainFlow(kubernetesMachine({ state: 'claim' }));
