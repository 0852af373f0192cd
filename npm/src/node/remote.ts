/** Node's worker. */
import { Worker } from 'node:worker_threads';

import { type Port, remote } from '../remote.js';

function start(url: string): Port {
  const worker = new Worker(new URL(url));
  // a program that is done ends, with a worker or without
  worker.unref();
  return {
    post(message, transfer) {
      worker.ref();
      worker.postMessage(message, transfer);
    },
    listen(message, failed) {
      worker.on('message', (data) => {
        worker.unref();
        message(data);
      });
      worker.on('error', failed);
      worker.on('exit', failed);
    },
    end: () => void worker.terminate(),
  };
}

export const load = remote(start, () => new URL('./worker.js', import.meta.url));
