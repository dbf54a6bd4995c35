import type { CheckedUcs } from '../../checked-ucs.ts';
import { must } from '../../ended-rule.ts';
import type { Rule } from '../../rule.ts';
import { askReflection, type DescribedFile, readFileDescriptor } from './reflection-questions.ts';

const SERVICE = 'ucs.v1.InteractionService';

export const reflects: Rule = {
  id: 'reflection',
  says: 'gRPC reflection lists ucs.v1.InteractionService, and tells the file that declares it with all its imports.',
  async check(ucs) {
    const { listServicesResponse } = await askReflection(ucs, { listServices: '*' });
    const names = (listServicesResponse?.service ?? []).map(({ name }) => name);
    must(names.includes(SERVICE), 'reflection: list services', JSON.stringify(names));
    const { fileDescriptorResponse } = await askReflection(ucs, { fileContainingSymbol: SERVICE });
    const files = (fileDescriptorResponse?.fileDescriptorProto ?? []).map(readFileDescriptor);
    const imports = files.flatMap(({ dependency }) => dependency);
    const told = JSON.stringify(files.map(({ name, dependency }) => ({ name, dependency })));
    must(imports.length > 0, `reflection: file containing ${SERVICE}`, `files without imports: ${told}`);
    for (const name of new Set(imports)) must(await isTold(ucs, name, files), `reflection: file ${name}`, 'nothing');
  },
};

/** An import comes with the file that has it, or when it is asked for. */
async function isTold(ucs: CheckedUcs, name: string, files: readonly DescribedFile[]): Promise<boolean> {
  if (files.some((file) => file.name === name)) return true;
  const { fileDescriptorResponse } = await askReflection(ucs, { fileByFilename: name });
  return (fileDescriptorResponse?.fileDescriptorProto ?? []).some((bytes) => readFileDescriptor(bytes).name === name);
}
