import fc from 'fast-check'
// The words of the report, as whoever renders one has loaded them.
import '../src/report/say.js'

// Every run generates the same cases, so that a green commit stays green; FC_SEED chooses others, for the curious.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_122) })
