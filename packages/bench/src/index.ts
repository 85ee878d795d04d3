// Benchmarks are run by `npm run bench`; nothing is imported from here.
export {};
