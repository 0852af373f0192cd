import type { Settings } from '../shared/settings.js';

/** Changes the stored settings and shows the result. */
export type Change = (how: (settings: Settings) => Settings) => Promise<void>;
