/** What the engine says, as its own declarations have it. */
export type * from '../../src/wasm.js';
