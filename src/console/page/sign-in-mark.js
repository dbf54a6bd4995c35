import { kept } from './kept.js';

const KEY = 'ucs-console.signed-in';

/**
 * Remembers for all tabs that the browser has a cookie to go on with, and where it came from. Holds no credentials.
 * @typedef {'password' | 'provider'} Way
 */
export const signInMark = {
  /** @returns {Way | undefined} */
  read() {
    const way = kept.read(KEY);
    return way === 'password' || way === 'provider' ? way : undefined;
  },
  /** @param {Way} way */
  set(way) {
    kept.write(KEY, way);
  },
  clear() {
    kept.forget(KEY);
  },
  /** Another tab has signed out. @param {() => void} listener */
  onCleared(listener) {
    addEventListener('storage', ({ key, newValue }) => {
      if ((key === KEY || key === null) && newValue === null) listener();
    });
  },
};
