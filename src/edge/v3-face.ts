import type { OperationFace } from '../operations/definition/operation.ts';

/** An operation of Workspace API v3 as the edge sees it. */
export type V3Face = OperationFace & {
  /** `name` of the event that tells a success. */
  readonly event: string;
  readonly aliases: readonly V3Route[];
  /** Parameters that are mandatory as soon as the body has any. */
  readonly together: readonly string[];
};

/** One URL of an operation, and what its body calls some parameters. */
export type V3Route = { readonly path: string; readonly names?: Readonly<Record<string, string>> };
