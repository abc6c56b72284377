/** Kinds of failure of a request that saves cells. */
export const LOST = "lost"; // no answer: unknown whether it was carried out
export const DENIED = "denied"; // the server refuses this request, now and later
export const BROKEN = "broken"; // the server failed and rolled back
export const SIGNED_OUT = "signed_out"; // a person must sign in before it makes sense to repeat
