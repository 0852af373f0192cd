/**
 * Puts our functions in the place of a wallet's: on the object that owns them, so that the wallet itself, its identity,
 * its prototypes and its private fields stay what they were. What can't be changed gets a stand-in.
 */
import type { Any, Fn } from './primordials.js';
import {
  ProxyCopy, apply, create, defineProperty, deleteProperty, get, getPrototypeOf, has, isExtensible, memory, objectPrototype, own, ownKeys,
  preventExtensions, set,
} from './primordials.js';

/** A call of a method that is watched. */
export interface Call {
  /** What the page gave: a list that nobody else has. */
  args: unknown[];
  /** Calls the wallet's own method. */
  pass: (args: unknown[]) => unknown;
}

/** What happens when a method is called. */
export type Handler = (call: Call) => unknown;

/** Handlers by the name of the method. */
export type Methods = Record<string, Handler>;

export const isObject = (value: unknown): value is Any =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

interface Replacement {
  handler: Handler;
  made: Fn;
  next: Replacement | undefined;
}

/** Our functions for each of a wallet's. */
const ours = memory<Replacement>();
const isOurs = memory<true>();
/** Stand-ins by what they stand for, and the other way round. */
const standIns = memory<Any>();
const realOf = memory<Any>();

/** Our function in place of `original`: name, length and text are those of the original. */
function replacement(original: Fn, handler: Handler): Fn {
  const first = ours.get(original);
  for (let known = first; known; known = known.next) {
    if (known.handler === handler) {
      return known.made;
    }
  }
  const text: Fn = () => apply(get(original, 'toString') as Fn, original, []);
  const made = new ProxyCopy(original, {
    __proto__: null,
    apply: (_, self, args: unknown[]) => {
      // a stand-in has none of the real one's private fields
      const real = (isObject(self) && realOf.get(self)) || self;
      return handler({ args, pass: (passed) => apply(original, real, passed) });
    },
    get: (_, name) => (name === 'toString' ? text : get(original, name)),
  } as ProxyHandler<Fn>);
  ours.set(original, { handler, made, next: first });
  isOurs.set(made, true);
  return made;
}

/**
 * Guards an object's methods. What the page may use: the object itself, or a stand-in where its methods can't be
 * replaced.
 */
export function guarded(object: Any, methods: Methods): Any {
  if (realOf.get(object)) {
    return object;
  }
  return guardInPlace(object, methods) ? object : standIn(object, (name, value) => (typeof name === 'string' && guardedMethod(methods, name, value)) || value);
}

/** Guards the methods where they are. Whether all of them are. */
export function guardInPlace(object: Any, methods: Methods): boolean {
  const done = create(null) as Record<string, true>;
  let isGuarded = true;
  // also what an own method hides: it can be called as well
  for (let level: object | null = object; level && level !== objectPrototype; level = getPrototypeOf(level)) {
    for (const name in methods) {
      const property = own(level, name);
      if (property) {
        done[name] = true;
        isGuarded = guardProperty(level, name, property, methods[name] as Handler) && isGuarded;
      }
    }
  }
  for (const name in methods) {
    // a method from nowhere: a proxy's
    isGuarded &&= done[name] === true || typeof get(object, name) !== 'function';
  }
  return isGuarded;
}

function guardProperty(owner: object, name: string, property: PropertyDescriptor, handler: Handler): boolean {
  const { value, get: getter } = property;
  if (typeof value === 'function') {
    if (isOurs.get(value)) {
      return true;
    }
    const mine = replacement(value as Fn, handler);
    defineProperty(owner, name, { ...property, __proto__: null, value: mine } as PropertyDescriptor);
    return own(owner, name)?.value === mine;
  }
  return getter === undefined || guardGetter(owner, name, (method) => guardedMethod({ __proto__: null as never, [name]: handler }, name, method) ?? method);
}

function guardedMethod(methods: Methods, name: string, value: unknown): unknown {
  const handler = methods[name];
  return handler && typeof value === 'function' && !isOurs.get(value) ? replacement(value as Fn, handler) : undefined;
}

/** Puts `change` behind an accessor's reading. Whether that could be done. */
export function guardGetter(owner: object, name: string, change: (value: unknown) => unknown): boolean {
  const property = own(owner, name);
  const getter = property?.get;
  if (!getter || isOurs.get(getter)) {
    return getter !== undefined;
  }
  const mine = replacement(getter as Fn, ({ pass }) => change(pass([])));
  return defineProperty(owner, name, { ...property, __proto__: null, get: mine } as PropertyDescriptor);
}

const untouched: Handler = ({ args, pass }) => pass(args);

/** What a stand-in shows: functions are called on the real object, except for constructors. */
function shown(name: PropertyKey, value: unknown): unknown {
  return typeof value === 'function' && name !== 'constructor' && !isOurs.get(value) ? replacement(value as Fn, untouched) : value;
}

/**
 * A proxy that behaves as the real object does, but for what `change` makes of its properties. Its target is a copy of the real one's frame: a proxy of a frozen object
 * would have to show the very functions that are to be replaced.
 */
export function standIn(real: Any, change: (name: PropertyKey, value: unknown) => unknown): Any {
  const known = standIns.get(real);
  if (known) {
    return known;
  }
  const frame = typeof real === 'function' ? function () {} : create(getPrototypeOf(real));
  const show = (name: PropertyKey, value: unknown) => shown(name, change(name, value));
  const mirror = (name: PropertyKey): PropertyDescriptor | undefined => {
    const property = own(real, name);
    if (property) {
      if ('value' in property) {
        property.value = show(name, property.value);
      }
      defineProperty(frame, name, property);
    }
    return property;
  };
  if (!isExtensible(real)) {
    const names = ownKeys(real);
    for (let at = 0; at < names.length; at += 1) {
      mirror(names[at] as PropertyKey);
    }
    preventExtensions(frame);
  }
  const made = new ProxyCopy(frame, {
    __proto__: null,
    get: (_, name) => show(name, get(real, name)),
    set: (_, name, value) => set(real, name, value),
    has: (_, name) => has(real, name),
    deleteProperty: (_, name) => deleteProperty(real, name),
    ownKeys: () => ownKeys(real),
    getPrototypeOf: () => getPrototypeOf(real),
    getOwnPropertyDescriptor: (_, name) => mirror(name),
    defineProperty: (_, name, property) => defineProperty(real, name, property) && defineProperty(frame, name, property),
  } as ProxyHandler<Any>) as Any;
  standIns.set(real, made);
  realOf.set(made, real);
  return made;
}
