/** What every entry needs at once: one file of the package. */
export { absolute, base, fetchFile, isUrl, violations } from './source.js';
export { allowed, badModule, compiled, forbidden, here, loader, sources } from './load.js';
export { taken } from './list.js';
export { parts } from './parts.js';
export * from './errors.js';
