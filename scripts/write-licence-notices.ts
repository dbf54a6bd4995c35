/** Prints the licence notices of the packages that are installed: `node scripts/write-licence-notices.ts [node_modules]`. */
import { toLicenceNotices } from './licence-notices.ts';

process.stdout.write(`ucs-gateway contains these packages.\n\n${toLicenceNotices(process.argv[2] ?? 'node_modules')}`);
