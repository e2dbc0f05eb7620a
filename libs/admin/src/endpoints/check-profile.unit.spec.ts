import { type ChosenProfile, profileProblems, typesOf } from './check-profile.ts';

const pointers = (chosen: Partial<ChosenProfile>) =>
  profileProblems({ profile: 'standard-webhooks', profileOptions: {}, eventTypes: null, ...chosen }).map(
    ({ pointer }) => pointer,
  );

describe('An endpoint checked against its profile', () => {
  it.each<Partial<ChosenProfile>>([
    {},
    { eventTypes: ['*', 'post.*', 'endpoint.disabled'] },
    { profile: 'postmypost' },
    { profile: 'postmypost', eventTypes: ['publication.*', 'publication.failed', 'publication.channel.*'] },
    { profile: 'cloudevents', profileOptions: { mode: 'binary' } },
  ])('has no problems with %j', (chosen) => expect(pointers(chosen)).toEqual([]));

  it.each<[Partial<ChosenProfile>, string[]]>([
    [{ profile: 'postmypost', eventTypes: ['publication.failed', '*'] }, ['/eventTypes/1']],
    [
      { profile: 'postmypost', eventTypes: ['publication', 'publications.*', 'post.*'] },
      [0, 1, 2].map((at) => `/eventTypes/${at}`),
    ],
    [
      { profile: 'slack', profileOptions: { mode: 'binary', template: '{{' } },
      ['/profileOptions/mode', '/profileOptions/template'],
    ],
  ])('has, with %j, problems at these pointers: %j', (chosen, expected) => expect(pointers(chosen)).toEqual(expected));

  it('subscribes to the event types of its profile if it names none', () => {
    expect(typesOf({ profile: 'standard-webhooks', eventTypes: null })).toBeNull();
    expect(typesOf({ profile: 'postpress', eventTypes: null })).toEqual(['messaging.*']);
    expect(typesOf({ profile: 'postpress', eventTypes: ['messaging.read'] })).toEqual(['messaging.read']);
  });
});
