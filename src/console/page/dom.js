/**
 * An element of the page that index.html promises.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

/**
 * Makes an element. Texts become text, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * Shows a sentence, or hides its place when there is none.
 * @param {HTMLElement} place
 * @param {string} sentence
 */
export function say(place, sentence) {
  place.textContent = sentence;
  place.hidden = sentence === '';
}

/**
 * Puts an entry at the top of a list that drops its oldest ones.
 * @param {HTMLElement} list
 * @param {HTMLElement} entry
 * @param {number} entriesMax
 */
export function putFirst(list, entry, entriesMax) {
  list.prepend(entry);
  while (list.childElementCount > entriesMax) list.lastElementChild?.remove();
}
