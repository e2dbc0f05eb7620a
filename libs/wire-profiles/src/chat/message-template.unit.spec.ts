import fc from 'fast-check';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { fillTemplate, templateProblem } from './message-template.ts';
import { MESSAGE_VALUES } from './message-values.ts';

const inputs = arbitraryInput([]);
const [sample] = fc.sample(inputs, 1);
const filled = (template: string, data: unknown) =>
  fillTemplate(template, { ...sample!, event: { ...sample!.event, data: JSON.stringify(data) } }, (value) => value);

describe('message template', () => {
  it.each([
    ['{{data.a.b}}', { a: { b: 'x' } }, 'x'],
    ['{{ data.list.1 }}', { list: [1, 2] }, '2'],
    ['{{data}}', { a: 1 }, '{"a":1}'],
    ['{{data}}', 'text', 'text'],
    ['{{data.ключ-1}}', { 'ключ-1': true }, 'true'],
    ['[{{data.a}}|{{data.b}}|{{data.b.c}}]', { a: null }, '[||]'],
    ['[{{data.constructor}}{{data.__proto__}}{{data.list.map}}{{data.text.length}}]', { list: [], text: '' }, '[]'],
    ['{{data.list.length}}', { list: [7, 8] }, '2'],
    ['{{data.a}}', { a: '{{data.b}} $& $1', b: 'x' }, '{{data.b}} $& $1'],
    ['{{summary}}', { a: 'x', b: { c: [1] }, d: null }, 'a: x\nb: {"c":[1]}\nd: '],
    ['{{summary}}', [1, 2], '[1,2]'],
    ['{ {{data}} } {{{data}}}', 1, '{ 1 } {1}'],
  ])('%s of %j is %j', (template, data, text) => {
    expect(templateProblem(template)).toBeNull();
    expect(filled(template, data)).toBe(text);
  });

  it.each([
    ['{{metadata.tier}}', 'gold'],
    ['{{ metadata.a.b c }}', 'dots and spaces'],
    ['[{{metadata.none}}{{metadata.constructor}}{{metadata.tier.length}}]', '[]'],
    ['{{metadata}}', '{"tier":"gold","a.b c":"dots and spaces"}'],
  ])('%s is a value of the metadata', (template, text) => {
    const event = { ...sample!.event, metadata: { tier: 'gold', 'a.b c': 'dots and spaces' } };
    expect(templateProblem(template)).toBeNull();
    expect(fillTemplate(template, { ...sample!, event }, (value) => value)).toBe(text);
  });

  it('has nothing in the place of metadata that an event does not have', () => {
    expect(filled('[{{metadata}}{{metadata.tier}}]', 1)).toBe('[]');
  });

  it('may name every value that a message can hold, of any event', () => {
    const template = Object.keys(MESSAGE_VALUES)
      .map((name) => `{{${name}}}`)
      .join('\n');
    expect(templateProblem(template)).toBeNull();
    fc.assert(
      fc.property(inputs, (input) => {
        const escaped: string[] = [];
        const text = fillTemplate(template, input, (value) => {
          escaped.push(value);
          return '<>';
        });
        expect(text.split('\n')).toEqual(escaped.map(() => '<>'));
        expect(escaped).toEqual(
          expect.arrayContaining([input.event.type, input.endpoint.name, input.event.actor ?? '']),
        );
      }),
    );
  });

  it.each([
    ['', 'must have 1 to 4000 characters'],
    [' \n', 'must have 1 to 4000 characters'],
    ['x'.repeat(4_001), 'must have 1 to 4000 characters'],
    ['a\u0000b', 'must not contain control characters other than line feeds and tabs'],
    ['a\ud800b', 'must not contain control characters other than line feeds and tabs'],
    ['{{}}', 'has the unknown placeholder {{}}'],
    ['{{title}}', 'has the unknown placeholder {{title}}: a placeholder may name type, id, time,'],
    ['{{constructor}}', 'has the unknown placeholder {{constructor}}'],
    ['{{type.length}}', 'has the unknown placeholder {{type.length}}'],
    ['{{data.}}', 'has the unknown placeholder {{data.}}'],
    ['{{data..a}}', 'has the unknown placeholder {{data..a}}'],
    ['{{metadata.}}', 'has the unknown placeholder {{metadata.}}'],
    ['{{#each data}}', 'has the unknown placeholder {{#each data}}'],
    ['{{type}', 'has {{ without }}'],
    ['type}}', 'or }} without {{'],
  ])('%j is refused', (template, problem) => expect(templateProblem(template)).toContain(problem));
});
