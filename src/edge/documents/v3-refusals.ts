import { failures } from '../failure.ts';
import { v3Wording } from '../v3-wording.ts';

/** Every refusal of Workspace API v3: its HTTP status, the code in its body, and when. */
export const v3Refusals = Object.keys(failures).filter(isFailureName).flatMap(toRefusals);

function isFailureName(name: string): name is keyof typeof failures {
  return name in failures;
}

function toRefusals(name: keyof typeof failures) {
  const both = name === 'not-authenticated' ? [true, false] : [false];
  return both.map((authorization) => {
    const refused = { authorization, clientReference: undefined };
    const { httpStatus, statusCode } = v3Wording.toRefusal({ name }, refused);
    return { httpStatus, code: statusCode, when: failures[name].when };
  });
}
