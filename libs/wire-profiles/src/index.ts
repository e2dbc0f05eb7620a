export { type DeliveryPolicy, isSuccess } from './delivery-policy.ts';
export { isProfileName, profileNamed, type ProfileName, profileNames } from './profile-named.ts';
export type { RenderedRequest, RenderInput, WireProfile } from './wire-profile.ts';
