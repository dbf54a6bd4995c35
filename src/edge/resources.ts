import { toRefusal, toSuccess } from './answer.ts';
import { toCollection, withUri } from './collection.ts';
import type { EdgeContext, EdgeHandler } from './edge-env.ts';
import { toFeatureResource } from './feature-resource.ts';
import type { OriginCheck } from './request-origin.ts';
import { createBodyHandler, type Requestable } from './requested-operation.ts';
import type { Resource } from './resource.ts';
import { type ServiceHealth, toUcsService } from './service-resource.ts';
import { sessionOperations } from './session-operations.ts';
import { API_ROOT } from './url-path.ts';
import { toSubresources, toUserResource } from './user-resource.ts';

export type ResourceParts = {
  readonly originCheck: OriginCheck;
  readonly ucsHealth: () => ServiceHealth;
  readonly jsonBody: EdgeHandler;
};

/** What real clients call around the operations (web-services-api.md, section 3). */
export function createResources({ originCheck, ucsHealth, jsonBody }: ResourceParts): readonly Resource[] {
  const features = (c: EdgeContext) => c.var.caller.features.map(toFeatureResource);
  const services = () => [toUcsService(ucsHealth())];

  return [
    {
      routePath: `${API_ROOT}/me`,
      get: [
        (c) => {
          const located = features(c).map((feature) => withUri(c, originCheck, feature));
          const user = withUri(c, originCheck, toUserResource(c.var.caller));
          return toSuccess(c, { user: { ...user, ...toSubresources(c.req.query('subresources'), located) } });
        },
      ],
      // Session operations change nothing: they are checked and answered.
      post: [
        jsonBody,
        createBodyHandler<Requestable>(sessionOperations, (c, { failure }) =>
          failure === undefined ? toSuccess(c, {}) : toRefusal(c, failure),
        ),
      ],
    },
    {
      routePath: `${API_ROOT}/features`,
      get: [(c) => toSuccess(c, toCollection(c, originCheck, 'features', features(c)))],
    },
    {
      routePath: `${API_ROOT}/features/:id`,
      get: [
        (c) => {
          const feature = features(c).find(({ id }) => id === c.req.param('id'));
          if (feature === undefined) return toRefusal(c, { name: 'url-unknown' });
          return toSuccess(c, { feature: withUri(c, originCheck, feature) });
        },
      ],
    },
    {
      routePath: `${API_ROOT}/services`,
      get: [(c) => toSuccess(c, toCollection(c, originCheck, 'services', services()))],
    },
  ];
}
