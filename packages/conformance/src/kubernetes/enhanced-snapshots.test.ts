// Snapshots of the account over kills of the gateway, in pods whose state is on a claim: start, snapshot, restore, delete.
import { describeEnhancedSnapshots } from '../recovery/enhanced-snapshots.js';
import { kubernetesMachine } from './kubernetes-machine.js';

describeEnhancedSnapshots(kubernetesMachine({ state: 'claim' }));
