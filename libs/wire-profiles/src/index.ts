export { type DeliveryPolicy, isSuccess } from './delivery-policy.ts';
export { isProfileName, profileNamed, profileNames } from './profile-named.ts';
export type { ProfileOptions, RenderedRequest, RenderEndpoint, RenderInput } from './render-input.ts';
export type { FinalAnswer, WireProfile } from './wire-profile.ts';
