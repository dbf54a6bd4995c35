import { toExpiredSessionCookie } from '../identity/session-cookie.ts';
import { addHeaders, toRefusal, toSuccess } from './answer.ts';
import { toCollection, withUri } from './collection.ts';
import type { EdgeContext, EdgeHandler } from './edge-env.ts';
import { toFeatureResource } from './feature-resource.ts';
import { isSecure, type OriginCheck } from './request-origin.ts';
import { createBodyHandler, type Requestable } from './requested-operation.ts';
import type { Resource } from './resource.ts';
import { type ServiceHealth, toUcsService } from './service-resource.ts';
import { END_SESSION, sessionOperations } from './session-operations.ts';
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
      // Session operations change nothing here: they are checked and answered. The end of the session ends the cookie too.
      post: [
        jsonBody,
        createBodyHandler<Requestable>(sessionOperations, (c, { operation, failure }) => {
          if (failure !== undefined) return toRefusal(c, failure);
          if (operation?.name === END_SESSION) {
            addHeaders(c, { 'Set-Cookie': toExpiredSessionCookie(isSecure(c, originCheck)) });
          }
          return toSuccess(c, {});
        }),
      ],
    },
    {
      routePath: `${API_ROOT}/users/:id`,
      get: [
        (c) => {
          const user = toUserResource(c.var.caller);
          if (user['id'] !== c.req.param('id')) return toRefusal(c, { name: 'url-unknown' });
          return toSuccess(c, { user: withUri(c, originCheck, user) });
        },
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
    {
      routePath: `${API_ROOT}/services/:id`,
      get: [
        (c) => {
          const service = services().find(({ id }) => id === c.req.param('id'));
          if (service === undefined) return toRefusal(c, { name: 'url-unknown' });
          return toSuccess(c, { service: withUri(c, originCheck, service) });
        },
      ],
    },
  ];
}
