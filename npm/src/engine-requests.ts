/** The engine as WebAssembly, wallet requests included: a second instance, where a page has both. */
export * from './engine.js';
