import fc from 'fast-check'

// Every run generates the same cases, so that a green commit stays green; FC_SEED chooses others, for the curious.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_122) })
