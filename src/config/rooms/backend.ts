import { group, integer, optionalText, text } from '../leaf.ts';
import { HOST_NAME, POSTGRES_URL } from '../patterns.ts';

export const backendSettings = group('The reference UCS: alone (the command ucs), or its store when embedded.', {
  host: text({
    env: 'UCS_HOST',
    default: '127.0.0.1',
    ...HOST_NAME,
    description: 'Address that the UCS alone listens on.',
  }),
  port: integer({
    env: 'UCS_PORT',
    default: 50_051,
    min: 0,
    max: 65_535,
    description: 'Port that the UCS alone listens on; 0 takes a free one.',
  }),
  databaseUrl: optionalText({
    env: 'UCS_DATABASE_URL',
    ...POSTGRES_URL,
    secret: true,
    description: 'PostgreSQL database of the UCS. Without it the UCS keeps SQLite in DATA_DIR.',
  }),
});
