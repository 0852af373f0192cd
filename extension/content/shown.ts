/**
 * Chromium gets pages ready that nobody has opened yet, beside the one in the tab: what such a page has to tell would be told
 * of that one.
 */
const { prerendering } = document as Document & { prerendering?: boolean };

/** When this page is the one in its tab. */
export const shown: Promise<unknown> = prerendering
  ? new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true }))
  : Promise.resolve();
