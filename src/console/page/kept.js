/** What the browser keeps between visits. One that keeps nothing, by its user's choice or for want of room, forgets; it does not stop the console. */
export const kept = {
  /** @param {string} key @returns {string | null} */
  read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {string} value */
  write(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Forgotten, then.
    }
  },
  /** @param {string} key */
  forget(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing is kept anyway.
    }
  },
};
