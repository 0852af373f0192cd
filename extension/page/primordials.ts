/**
 * Copies of what the language and the browser offer, taken before any script of the page runs: a page that patches them
 * afterwards changes nothing here.
 *
 * The same holds for what the language itself looks up. So in this folder: no `for…of`, no spreading of lists and no
 * taking them apart (`Array.prototype[Symbol.iterator]`), no `await` (`Promise.prototype.constructor`), no assignment to
 * an index that is not there yet (setters in `Array.prototype`), and no prototype for an object that the browser reads.
 */

export type Any = Record<PropertyKey, unknown>;

export type Fn = (this: unknown, ...args: unknown[]) => unknown;

export const { apply, defineProperty, deleteProperty, get, getOwnPropertyDescriptor, getPrototypeOf, has, isExtensible } = Reflect;
export const { ownKeys, preventExtensions, set, setPrototypeOf } = Reflect;
export const { create, freeze, keys } = Object;
export const { isArray } = Array;
export const { stringify } = JSON;

export const ErrorCopy = Error;
export const PromiseCopy = Promise;
export const ProxyCopy = Proxy;
const Bytes = Uint8Array;
const CustomEventCopy = CustomEvent;
const WeakMapCopy = WeakMap;

export const objectPrototype: object = Object.prototype;

export const soon: (callback: () => void) => void = queueMicrotask.bind(window);
export const later: (callback: () => void, milliseconds: number) => unknown = setTimeout.bind(window);

/** A method as a function of the object that it is called on. */
function uncurried<T, A extends unknown[], R>(method: (this: T, ...args: A) => R): (self: T, ...args: A) => R {
  return (self, ...args) => apply(method, self, args) as R;
}

/** The function behind an accessor, as a function of the object. */
function reader<R>(prototype: object, name: PropertyKey): (self: unknown) => R {
  return uncurried((getOwnPropertyDescriptor(prototype, name) as { get: () => R }).get);
}

export const dispatch = uncurried(EventTarget.prototype.dispatchEvent);
export const stop = uncurried(Event.prototype.stopImmediatePropagation);
export const detailOf = reader<unknown>(CustomEvent.prototype, 'detail');
export const targetOf = reader<EventTarget | null>(Event.prototype, 'target');
export const removedFrom = reader<NodeList>(MutationRecord.prototype, 'removedNodes');
export const lengthOfNodes = reader<number>(NodeList.prototype, 'length');
export const rootOf = reader<Element | null>(Document.prototype, 'documentElement');
export const nameOf = reader<string>(Node.prototype, 'nodeName');
export const scriptsOf = reader<HTMLCollection>(Document.prototype, 'scripts');
export const lengthOfCollection = reader<number>(HTMLCollection.prototype, 'length');
export const headOf = reader<Element | null>(Document.prototype, 'head');
export const relatedTargetOf = reader<EventTarget | null>(FocusEvent.prototype, 'relatedTarget');
export const each: (map: unknown, visit: (value: unknown, key: unknown) => void) => void = uncurried(Map.prototype.forEach as never);
export const replace: (text: string, pattern: string, by: string) => string = uncurried(String.prototype.replaceAll as never);
export const split: (text: string, at: string) => string[] = uncurried(String.prototype.split as never);
export const valueOfString = uncurried(String.prototype.valueOf);
export const valueOfNumber = uncurried(Number.prototype.valueOf);

const add = EventTarget.prototype.addEventListener;

/** Listens while an event is captured: whoever is first there hears it first. */
export function listen(target: EventTarget, type: string, heard: (event: Event) => void): void {
  apply(add, target, [type, heard, true]);
}

/** What is listened to for as long as the page is there. */
const kept: [target: EventTarget, type: string, heard: (event: Event) => void][] = [];

/** As {@link listen}, also in another document by `document.open`, which takes all listeners from window and document. */
export function keepListening(target: EventTarget, type: string, heard: (event: Event) => void): void {
  put(kept, kept.length, [target, type, heard]);
  listen(target, type, heard);
}

/** Listens again where that was taken away: twice is once. */
export function listenAgain(): void {
  for (let at = 0; at < kept.length; at += 1) {
    const one = kept[at] as (typeof kept)[number];
    listen(one[0], one[1], one[2]);
  }
}

const observe = uncurried(MutationObserver.prototype.observe);

/** Has an observer told of what comes into a node, or goes: twice is once. */
export function observeChildren(observer: MutationObserver, node: Node, subtree = false): void {
  observe(observer, node, { __proto__: null, childList: true, subtree } as MutationObserverInit);
}

export const event = (type: string, detail: unknown, cancelable = false): CustomEvent =>
  new CustomEventCopy(type, { __proto__: null, detail, cancelable } as CustomEventInit);

const weakGet: (map: WeakMap<WeakKey, unknown>, key: WeakKey) => unknown = uncurried(WeakMap.prototype.get as never);
const weakSet: (map: WeakMap<WeakKey, unknown>, key: WeakKey, value: unknown) => void = uncurried(WeakMap.prototype.set as never);

export interface Memory<V> {
  get: (key: WeakKey) => V | undefined;
  set: (key: WeakKey, value: V) => void;
}

/** What is known of objects, without holding them. */
export function memory<V>(): Memory<V> {
  const map = new WeakMapCopy<WeakKey, unknown>();
  return { get: (key) => weakGet(map, key) as V | undefined, set: (key, value) => void weakSet(map, key, value) };
}

/** Sets an own property, whatever setters stand in the prototype. */
export function put<T extends object>(target: T, name: PropertyKey, value: unknown): T {
  defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
  return target;
}

/** As `map`. */
export function listOf<T, R>(list: readonly T[], make: (item: T) => R): R[] {
  const made: R[] = [];
  const { length } = list;
  for (let at = 0; at < length; at += 1) {
    put(made, at, make(list[at] as T));
  }
  return made;
}

/** The descriptor of an own property, without a prototype: nothing that a page puts there is read from it. */
export function own(target: object, name: PropertyKey): PropertyDescriptor | undefined {
  const found = getOwnPropertyDescriptor(target, name);
  if (found) {
    setPrototypeOf(found, null);
  }
  return found;
}

const typedArray = getPrototypeOf(Uint8Array.prototype) as object;
const tag = reader<string | undefined>(typedArray, Symbol.toStringTag);
const buffer = reader<ArrayBuffer>(typedArray, 'buffer');
const offset = reader<number>(typedArray, 'byteOffset');
const bufferLength = reader<number>(ArrayBuffer.prototype, 'byteLength');
const fill = uncurried(Uint8Array.prototype.set);

export const lengthOf = reader<number>(typedArray, 'byteLength');

/** A copy of the bytes in a typed array or a buffer: nothing else has these slots, whatever it says of itself. */
export function bytesIn(value: object): Uint8Array | undefined {
  let view;
  try {
    view = tag(value) === undefined ? new Bytes(value as ArrayBuffer, 0, bufferLength(value)) : new Bytes(buffer(value), offset(value), lengthOf(value));
  } catch {
    return undefined;
  }
  const copy = new Bytes(lengthOf(view));
  fill(copy, view);
  return copy;
}
