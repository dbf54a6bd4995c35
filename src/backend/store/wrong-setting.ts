/** What only the start can find wrong with a setting. Its sentence is for whoever starts the UCS, and names the variable. */
export class WrongSetting extends Error {
  readonly code = 'WRONG_SETTING';

  constructor(sentence: string) {
    super(sentence);
    this.name = 'WrongSetting';
  }
}
