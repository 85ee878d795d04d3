// The entry `@drey/runtimes/testing`: what tests and scripts need of runtimes that are installed.
export { buildCountJob } from './testing/count-job.js';
export { installHere, type RuntimeHere } from './testing/install-here.js';
export { type JobSources, jobJar } from './testing/job-jar.js';
export { zipOf } from './testing/zip.js';
export { runtimeRecipe } from './catalogue.js';
export { readInstalled } from './flink/installed-runtime.js';
export { mavenPlan } from './flink/runtime-plan.js';
