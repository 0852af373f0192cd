declare module 'forewarn:locales' {
  const locales: Record<string, Record<string, string>>;
  export default locales;
}

declare module '*.css' {
  const text: string;
  export default text;
}

/** What `wasm2js` makes of the module. */
declare module 'forewarn:core';

declare module 'forewarn:glue' {
  export function __wbg_set_wasm(core: unknown): void;
}
