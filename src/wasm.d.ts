export type State = 'listed' | 'same-key' | 'delisted' | 'bad-checksum' | 'not-listed' | 'not-covered';
