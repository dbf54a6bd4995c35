/** A PostgreSQL database in which not every text has a form. Its sentence is for whoever starts the UCS, and names the setting. */
export class WrongEncoding extends Error {
  readonly code = 'WRONG_SETTING';

  constructor(encoding: string | undefined) {
    super(`UCS_DATABASE_URL: expected a database with the encoding UTF8, got ${encoding}`);
    this.name = 'WrongEncoding';
  }
}
