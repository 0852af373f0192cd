declare module 'forewarn:locales' {
  const locales: Record<string, Record<string, string>>;
  export default locales;
}

declare module '*.css' {
  const text: string;
  export default text;
}

/** `src/wasm.js`. */
declare module '*/forewarn_answers.js' {
  export function read(from: Response): Promise<Uint8Array>;
}

/** What `wasm2js` makes of the module. */
declare module 'forewarn:core';

declare module 'forewarn:glue' {
  export function __wbg_set_wasm(core: unknown): void;
}
