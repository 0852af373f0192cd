/** Wallets that announce themselves: EIP-6963 and TIP-6963. */
import { isObject } from './guard.js';
import { dispatch, event, freeze, keepListening, memory, put, stop } from './primordials.js';
import { evm, tron } from './places.js';

const known = memory<true>();

export function watchAnnouncements(): void {
  announced('eip6963:announceProvider', evm);
  announced('TIP6963:announceProvider', tron);
}

function announced(type: string, secure: (value: unknown) => unknown): void {
  keepListening(window, type, (heard) => {
    const detail = known.get(heard) ? undefined : (heard as CustomEvent<unknown>).detail;
    if (!isObject(detail)) {
      return;
    }
    const { provider } = detail;
    const safe = secure(provider);
    if (safe !== provider) {
      stop(heard);
      const changed = event(type, freeze(put({ ...detail }, 'provider', safe)));
      known.set(changed, true);
      dispatch(window, changed);
    }
  });
}
