// The entry `@drey/conformance/kubernetes`: the stand-in for Kubernetes, for measurements with crowds of pods.
export type { PodPlan } from './kubernetes/stand-in/pod-plan.js';
export type { PodRun, PodRunner } from './kubernetes/stand-in/pod-runner.js';
export { createRecordPods, type RecordAnswer } from './kubernetes/stand-in/record-pods.js';
export { StandIn } from './kubernetes/stand-in/stand-in.js';
