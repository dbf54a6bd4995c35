import { v2 } from '../../operations/v2/dialect.ts';
import { createBodyHandler, type Requestable } from '../acceptance/requested-operation.ts';
import { toRefusal, toSuccess } from '../answer.ts';
import type { EdgeContext, EdgeHandler } from '../edge-env.ts';
import { API_ROOT } from '../url-path.ts';
import { type ApiResource, toCollection, withUri } from './collection.ts';
import { toFeatureResource } from './feature-resource.ts';
import type { Resource } from './resource.ts';
import { type ServiceHealth, toUcsService } from './service-resource.ts';
import { END_SESSION, sessionOperations } from './session-operations.ts';
import { type SignOutParts, signOut } from './sign-out.ts';
import { toSubresources, toUserResource } from './user-resource.ts';

export type ResourceParts = SignOutParts & {
  readonly ucsHealth: () => ServiceHealth;
  readonly jsonBody: EdgeHandler;
};

/** What real clients call around the operations (web-services-api.md, section 3). */
export function createResources(parts: ResourceParts): readonly Resource[] {
  const { addresses, ucsHealth, jsonBody } = parts;
  const features = (c: EdgeContext) => c.get('caller').features.map(toFeatureResource);
  const services = () => [toUcsService(ucsHealth())];
  /** One resource of a collection, under its id. */
  const one = (collection: string, name: string, resources: (c: EdgeContext) => readonly ApiResource[]): Resource => ({
    routePath: `${API_ROOT}/${collection}/:id`,
    get: [
      (c) => {
        const resource = resources(c).find(({ id }) => id === c.req.param('id'));
        if (resource === undefined) return toRefusal(c, { name: 'url-unknown' });
        return toSuccess(c, { [name]: withUri(c, addresses, resource) });
      },
    ],
  });

  return [
    {
      routePath: `${API_ROOT}/me`,
      get: [
        (c) => {
          const located = features(c).map((feature) => withUri(c, addresses, feature));
          const user = withUri(c, addresses, toUserResource(c.get('caller')));
          return toSuccess(c, { user: { ...user, ...toSubresources(c.req.query('subresources'), located) } });
        },
      ],
      // Of the session operations only the end changes something here.
      post: [
        jsonBody,
        createBodyHandler<Requestable>(sessionOperations, (c, { operation, failure }) => {
          if (failure !== undefined) return toRefusal(c, failure);
          return operation?.name === END_SESSION
            ? signOut(c, parts, v2.sessionCookie, () => toSuccess(c, {}))
            : toSuccess(c, {});
        }),
      ],
    },
    one('users', 'user', (c) => [toUserResource(c.get('caller'))]),
    {
      routePath: `${API_ROOT}/features`,
      get: [(c) => toSuccess(c, toCollection(c, addresses, 'features', features(c)))],
    },
    one('features', 'feature', features),
    {
      routePath: `${API_ROOT}/services`,
      get: [(c) => toSuccess(c, toCollection(c, addresses, 'services', services()))],
    },
    one('services', 'service', services),
  ];
}
