/**
 * The worker's file: one script without imports, so that it can be copied to wherever a site serves it, with a policy of
 * its own.
 */
import { serve } from './serve.js';
import { fetchFile } from './source.js';

const answer = serve(fetchFile, (message, transfer) => self.postMessage(message, { transfer }));
self.addEventListener('message', ({ data }) => void answer(data));
