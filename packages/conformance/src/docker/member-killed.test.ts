// Killed containers.
import { describeMemberKilled } from '../recovery/member-killed.js';
import { engineMachine } from './engine-machine.js';

describeMemberKilled(engineMachine);
