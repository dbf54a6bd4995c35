import { isJsonObject, type JsonObject } from '../../kernel/json.ts';

/** Levels of arrays and objects in a body or frame; deeper ones are malformed (bayeux.md, "Settled"). */
export const NESTING_MAX_LEVELS = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Reads the JSON text of a body or a frame: an array of messages, or one bare message [E1]. Undefined when it is broken, a scalar, holds
 * something that is not an object, or is nested too deeply [E8]. An empty array comes back empty: transports differ in what it means.
 */
export function parseMessageBatch(text: string): readonly JsonObject[] | undefined {
  if (nestsTooDeeply(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (isJsonObject(value)) return [value];
  if (!Array.isArray(value)) return undefined;
  return value.every(isJsonObject) ? value : undefined;
}

/** The messages of several texts, each a message or an array; undefined when one is malformed or empty, or there is none [E4, E8]. */
export function parseMessageTexts(texts: readonly string[]): readonly JsonObject[] | undefined {
  const messages: JsonObject[] = [];
  for (const text of texts) {
    const batch = parseMessageBatch(text);
    if (batch === undefined || batch.length === 0) return undefined;
    for (const message of batch) messages.push(message);
  }
  return messages.length === 0 ? undefined : messages;
}

/** Looks at brackets outside strings only, so that a hostile text is refused before JSON.parse recurses into it. Most texts are too short to nest so deeply. */
function nestsTooDeeply(text: string): boolean {
  if (text.length <= 2 * NESTING_MAX_LEVELS) return false;
  let level = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        if (++level > NESTING_MAX_LEVELS) return true;
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        level--;
        break;
    }
  }
  return false;
}

/** Position of the quote that ends the string opened at `start`; the end of the text when it is never closed. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}
