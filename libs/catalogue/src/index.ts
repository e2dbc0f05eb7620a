export { activeSecrets, type SecretTimes } from './active-secrets.ts';
export { Catalogue } from './catalogue.ts';
export type { EndpointSnapshot } from './endpoint-snapshot.ts';
export { ProjectEndpoints, type RoutedEndpoint } from './project-endpoints.ts';
export { readEndpoint } from './read-endpoints.ts';
export { type Subscription, takesChannel, takesType } from './subscription.ts';
