// Snapshots of the account over kills of the gateway, with containers.
import { describeEnhancedSnapshots } from '../recovery/enhanced-snapshots.js';
import { engineMachine } from './engine-machine.js';

describeEnhancedSnapshots(engineMachine);
