import { mandatoryText, optionalText } from './text.ts';

/** Ids made by a UCS have 16 characters; ids from elsewhere may have 64. */
const OBJECT_ID_MAX_CHARACTERS = 64;

/** The id of an interaction, contact or thread. */
export const objectId = (description: string) => mandatoryText(description, OBJECT_ID_MAX_CHARACTERS);

/** An id that may be left out. */
export const optionalObjectId = (description: string) => optionalText(description, OBJECT_ID_MAX_CHARACTERS);
