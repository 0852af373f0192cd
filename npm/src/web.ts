/** A browser's worker. */
import { EngineError } from './errors.js';
import { type Port, remote } from './remote.js';

type Policy = { createScriptURL: (url: string) => string };
type TrustedTypes = { createPolicy: (name: string, rules: Policy) => Policy };

let policy: Policy | undefined;

/** Starts a worker. Where a site demands trusted types, it has to allow the policy `forewarn`. */
function start(url: string): Port {
  if (typeof Worker === 'undefined') {
    throw new EngineError('WorkerFailed', 'no worker can be started here', 'Load without `worker`');
  }
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const rules = { createScriptURL: (own: string) => own };
  // made once: a second one of the same name is refused
  policy ??= trustedTypes?.createPolicy('forewarn', rules) ?? rules;
  const worker = new Worker(policy.createScriptURL(url));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(message, failed) {
      worker.addEventListener('message', ({ data }) => message(data));
      worker.addEventListener('error', (event) => {
        // told by an error of this package
        event.preventDefault();
        failed();
      });
    },
    end: () => worker.terminate(),
  };
}

export const load = remote(start, () => new URL('./worker.js', import.meta.url));
