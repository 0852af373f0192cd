import { parentPort } from 'node:worker_threads';

import { serve } from '../serve.js';
import { read } from './parts.js';

const answer = serve(read, (message, transfer) => parentPort?.postMessage(message, transfer));
parentPort?.on('message', (ask) => void answer(ask));
