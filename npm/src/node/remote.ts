/** Node's worker. */
import { Worker } from 'node:worker_threads';

import { type Port, remote } from '../remote.js';

function start(url: string): Port {
  const worker = new Worker(new URL(url));
  // a program that is done ends, with a worker or without; one that waits for an answer does not
  let waiting = 0;
  worker.unref();
  return {
    post(message, transfer) {
      worker.postMessage(message, transfer);
      waiting += 1;
      worker.ref();
    },
    listen(message, failed) {
      worker.on('message', (data) => {
        waiting -= 1;
        if (waiting === 0) {
          worker.unref();
        }
        message(data);
      });
      worker.on('error', failed);
      worker.on('exit', failed);
    },
    end: () => void worker.terminate(),
  };
}

export const load = remote(start, () => new URL('./worker.js', import.meta.url));
