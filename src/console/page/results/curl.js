/**
 * The request as a command for a shell. Never holds a password: curl asks for it.
 * @param {{ readonly url: string, readonly body: Readonly<Record<string, unknown>> | undefined }} request
 * @param {string} origin
 * @param {string | undefined} userName undefined for somebody who signed in at an identity provider
 */
export function toCurl({ url, body }, origin, userName) {
  const who = userName === undefined ? '-H "Authorization: Bearer $TOKEN"' : `-u ${quote(userName)}`;
  const what =
    body === undefined ? '' : ` -H 'Content-Type: application/json' --data-raw ${quote(JSON.stringify(body))}`;
  return `curl ${who}${what} ${quote(origin + url)}`;
}

/** One word of a shell, whatever is in it. @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
