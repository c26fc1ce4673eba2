/** Seed of every draw; fixed, so that the same evidence gives the same figures. */
export const seed = 1
