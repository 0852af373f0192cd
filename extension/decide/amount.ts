/** Amounts in words. */
import type { Party, RequestRuling } from '../shared/messages.js';
import { t } from '../ui/i18n.js';

/** Digits behind the point of each chain's own coin, and its name where there is one. */
const COINS: Record<RequestRuling['chain'], { digits: number; name?: string }> = {
  evm: { digits: 18 },
  solana: { digits: 9, name: 'SOL' },
  tron: { digits: 6, name: 'TRX' },
  bitcoin: { digits: 8, name: 'BTC' },
};

/** Allowances from here on are meant to have no limit. */
const NO_LIMIT = 1n << 96n;

/** What goes to a party, or may be taken by it. Nothing where the request does not say. */
export function amountOf({ amount, asset }: Party, chain: RequestRuling['chain']): string | undefined {
  if (amount === undefined || !/^\d+$/.test(amount)) {
    return undefined;
  }
  if (asset === 'native') {
    const { digits, name } = COINS[chain];
    const value = shifted(amount, digits);
    return name ? `${value} ${name}` : t('amount_coin', value);
  }
  if (chain === 'evm' && BigInt(amount) >= NO_LIMIT) {
    return t('amount_no_limit');
  }
  return t('amount_units', amount);
}

/** A decimal number with its point moved to the left. */
function shifted(amount: string, digits: number): string {
  const padded = amount.padStart(digits + 1, '0');
  const fraction = padded.slice(-digits).replace(/0+$/, '');
  return padded.slice(0, -digits) + (fraction && `.${fraction}`);
}
