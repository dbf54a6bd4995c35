import { type Kysely, sql, type Transaction } from 'kysely';
import type { InteractionStatusOutput } from '../../proto/ucs/v1/InteractionStatus.ts';
import type { InteractionTypeOutput } from '../../proto/ucs/v1/InteractionType.ts';

/** One row per interaction. Times are milliseconds since 1970; user data is JSON text. */
export type InteractionTable = {
  tenant: string;
  id: string;
  media_type: string;
  type: InteractionTypeOutput;
  subtype: string;
  status: InteractionStatusOutput;
  start_ms: number;
  end_ms: number | null;
  subject: string;
  contact_id: string | null;
  parent_id: string | null;
  thread_id: string;
  comment: string;
  external_id: string | null;
  owner_id: string;
  owner_name: string;
  creator_application: string;
  can_be_parent: number;
  user_data: string;
  modify_ms: number;
  phone_number: string | null;
  duration_seconds: number | null;
  /** What searches know it by; nothing else does, and archived ones are not searched. */
  search_number: number | null;
};

/** What the index of open calls says; in these words, so that databases see that it is the same. */
export const CALL_IS_OPEN = sql<boolean>`media_type = 'voice' and status <> 'INTERACTION_STATUS_STOPPED'`;

/** One row per contact; `merged_into` names the contact that stands for it now. */
export type ContactTable = {
  tenant: string;
  id: string;
  /** The contact it was merged into itself; that one may be merged too. */
  merged_directly: string | null;
  merged_into: string | null;
  created_ms: number;
  modify_ms: number;
  /** What searches know it by; nothing else does. */
  search_number: number | null;
};

/** One row per value of an attribute; `search_value` is what comparison looks at. */
export type AttributeTable = {
  tenant: string;
  contact_id: string;
  /** The contact that is found by it: its own, or the one that stands for that. */
  leads_to: string;
  name: string;
  position: number;
  value: string;
  search_value: string;
  description: string;
  /** That of the contact it leads to. */
  search_number: number | null;
};

/** One row for each way in which an interaction is found by a text: the words of its subject, its phone number, its attached data. */
export type TermTable = {
  tenant: string;
  interaction_id: string;
  name: string;
  search_value: string;
  /** That of the interaction. */
  search_number: number | null;
};

export type Tables = {
  interaction: InteractionTable;
  /** Where `source: archive` looks. Columns and their order as in `interaction`. */
  archived_interaction: InteractionTable;
  contact: ContactTable;
  contact_attribute: AttributeTable;
  interaction_term: TermTable;
};

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
