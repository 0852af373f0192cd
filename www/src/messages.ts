/** For the parts of the extension that ask its background: here they ask the site's engine. */
import { scan } from './engine.js';

/** UTF-16 units of text that are looked through at once. */
export const MAX_BATCH = 1 << 20;

export const ask = async ({ texts }: { texts: string[] }) => ({ found: await scan(texts.join('\n')) });
