/**
 * The request as a command for a shell. Never holds a password: curl asks for it.
 * @param {{ readonly url: string, readonly body: Readonly<Record<string, unknown>> }} request
 * @param {string} origin
 * @param {string | undefined} userName undefined for somebody who signed in at an identity provider
 */
export function toCurl({ url, body }, origin, userName) {
  const who = userName === undefined ? '-H "Authorization: Bearer $TOKEN"' : `-u ${quote(userName)}`;
  return `curl ${who} -H 'Content-Type: application/json' --data-raw ${quote(JSON.stringify(body))} ${quote(origin + url)}`;
}

/** One word of a shell, whatever is in it. @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
