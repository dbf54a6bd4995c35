import type { Documented } from '../documented.ts';
import { toClientsPage } from './clients-page.ts';
import { toErrorsPage } from './errors-page.ts';
import { toPageFrame } from './frame.ts';
import { operationPath, toOperationPage, toV3OperationPage } from './operation-page.ts';
import { toOverviewPage } from './overview-page.ts';
import { toUrlsPage } from './urls-page.ts';

export type DocsPage = { readonly routePath: string; readonly html: () => string };

/** The documents for people: an overview, a page for each operation, every URL, every error, and a page for authors of clients. */
export function toDocsPages(documented: Documented): readonly DocsPage[] {
  const { catalogue, v3Catalogue, version } = documented;
  const overview = () => toPageFrame('Documents', '/docs', version, toOverviewPage(documented));
  return [
    { routePath: '/docs', html: overview },
    { routePath: '/docs/', html: overview },
    { routePath: '/docs/api', html: () => toPageFrame('Every URL', '/docs/api', version, toUrlsPage(documented)) },
    { routePath: '/docs/errors', html: () => toPageFrame('Errors', '/docs/errors', version, toErrorsPage()) },
    {
      routePath: '/docs/clients',
      html: () => toPageFrame('Write a client', '/docs/clients', version, toClientsPage()),
    },
    ...catalogue.map((operation) => ({
      routePath: operationPath(operation.name),
      html: () => toPageFrame(operation.name, operationPath(operation.name), version, toOperationPage(operation)),
    })),
    ...v3Catalogue.map((operation) => ({
      routePath: operationPath(operation.name),
      html: () => toPageFrame(operation.name, operationPath(operation.name), version, toV3OperationPage(operation)),
    })),
  ];
}
