import fc from "fast-check";

// `.ci/run` names a seed, so that what it refuses can be had again; elsewhere
// every run draws other values than the one before.
const { FC_SEED } = process.env;
if (FC_SEED) fc.configureGlobal({ seed: Number(FC_SEED) });
