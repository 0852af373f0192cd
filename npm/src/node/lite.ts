import { loader } from '../load.js';
import type { LiteLoader } from '../types.js';
import { parts } from './parts.js';

export * from '../surface.js';

export const Forewarn: LiteLoader = loader(parts);
