// Killed containers of pods.
import { describeMemberKilled } from '../recovery/member-killed.js';
import { kubernetesMachine } from './kubernetes-machine.js';

describeMemberKilled(kubernetesMachine());
