import { WrongSetting } from '../wrong-setting.ts';

/** How numbers are compared and which of them are none: one for the whole process, which half of the statements would else have to be handed. */
export type NumberingPlan = {
  /** ISO 3166 code of the country whose numbers are given without a country code; undefined: such numbers are compared as they are. */
  readonly country: string | undefined;
  /** What callers without a number are shown as; compared without regard to case, spaces and signs. */
  readonly noNumbers: readonly string[];
};

/** Makes the international form of a number that is dialled, or of its beginning. */
type ToInternational = (dialled: string) => string;

const same: ToInternational = (dialled) => dialled;
const FORM = 1;
let form = `${FORM} `;
let toInternational = same;
let nobody: ReadonlySet<string> = new Set();

/** Sets the plan, before anything is compared. Rejects for a country that there is not. */
export async function setNumberingPlan({ country, noNumbers }: NumberingPlan): Promise<void> {
  form = `${FORM} ${country?.toUpperCase() ?? ''}`;
  nobody = new Set(noNumbers.map(toDialled));
  toInternational = country === undefined ? same : await loadCountry(country);
}

/** Names what compared values depend on: changes with the plan, and with this file. */
export function toNumberingForm(): string {
  return form;
}

/** The form in which phone numbers are compared; what is stored and shown stays as it was given. */
export function toComparedNumber(given: string): string {
  const dialled = toDialled(given);
  return /^\+?\d+$/.test(dialled) ? toInternational(dialled) : dialled;
}

/** Whether this stands for a caller whose number is not known: such callers are not one and the same contact. */
export function isNobodysNumber(given: string): boolean {
  const dialled = toDialled(given);
  const [user = ''] = dialled.split('@');
  return dialled === '' || nobody.has(user) || (nobody.has('0') && /^\+?0+$/.test(dialled)) || isAnonymousHost(dialled);
}

/** Of the host anonymous.invalid (RFC 3323), whose dot is gone. */
function isAnonymousHost(dialled: string): boolean {
  return dialled.endsWith('@anonymousinvalid');
}

const SCHEME = /^(?:tel|sips?|callto):(?:\/\/)?/;
/** What is neither a letter, a digit nor a sign that is dialled: spaces, punctuation, invisible marks. */
const NOT_DIALLED = /[^\p{L}\p{N}+*#@]/gu;

/** What is left of a number, a tel: or a sip: address when all is gone that only people or phones need. Full-width forms become usual ones. */
function toDialled(given: string): string {
  const address = given.normalize('NFKC').replaceAll(/\p{C}/gu, '').trim().toLowerCase();
  const [bare = ''] = address
    .replace(/^[^<]*<([^>]*)>?.*$/s, '$1')
    .replace(SCHEME, '')
    .split(/[;?]/, 1);
  const [user = '', ...host] = bare.split('@');
  const number = host.length > 0 && /^[\s\d+*#().-]+$/.test(user) ? user : bare;
  return number.replaceAll(NOT_DIALLED, '').replaceAll(/(?!^)\+/g, '');
}

async function loadCountry(country: string): Promise<ToInternational> {
  const { AsYouType, isSupportedCountry } = await import('libphonenumber-js/min');
  const code = country.toUpperCase();
  if (!isSupportedCountry(code)) throw new WrongSetting(`UCS_PHONE_COUNTRY: expected a country, got '${country}'`);
  return (dialled) => {
    const typing = new AsYouType(code);
    typing.input(dialled);
    return typing.getNumberValue() ?? dialled;
  };
}
