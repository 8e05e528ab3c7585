import assert from 'node:assert/strict';
import { checkValue, lookUpResponse, tryLoadDocument } from '../../../support/github/schema';
import type { OpenApiDocument } from '../../../support/github/schema';

const document: OpenApiDocument = {
  paths: {
    '/things': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } },
          204: { description: 'Nothing' },
          404: { $ref: '#/components/responses/missing' },
        },
      },
    },
  },
  components: {
    responses: { missing: { content: { 'application/json': { schema: { type: 'object' } } } } },
    schemas: {
      thing: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: { type: 'integer' },
          name: { type: 'string', maxLength: 5 },
          note: { type: 'string', nullable: true },
          state: { type: 'string', nullable: true, enum: ['open', 'closed'] },
          parts: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/thing' } },
          tag: { oneOf: [{ type: 'string' }, { type: 'object', properties: { text: { type: 'string' } } }] },
          size: { anyOf: [{ type: 'integer', minimum: 1 }, { type: ['string', 'null'] }] },
          extra: { type: 'object', additionalProperties: { type: 'integer' } },
          shut: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
        },
      },
      cat: {
        type: 'object',
        required: ['lives'],
        properties: { kind: { type: 'string' }, lives: { type: 'integer' } },
      },
      dog: {
        type: 'object',
        required: ['name'],
        properties: { kind: { type: 'string' }, name: { type: 'string' } },
      },
      pet: {
        oneOf: [{ $ref: '#/components/schemas/cat' }, { $ref: '#/components/schemas/dog' }],
        discriminator: {
          propertyName: 'kind',
          mapping: { cat: '#/components/schemas/cat', dog: '#/components/schemas/dog' },
        },
      },
      both: { allOf: [{ $ref: '#/components/schemas/cat' }, { $ref: '#/components/schemas/dog' }] },
    },
  },
};

function problemsOf(name: string, value: unknown, closed = false): readonly string[] {
  const problems = checkValue(document, { $ref: `#/components/schemas/${name}` }, value, { closed });
  return problems.map(problem => `${problem.path} ${problem.message}`);
}

describe('schema checker', () => {
  it('takes what fits', () => {
    const part = { id: 2, name: 'part' };
    const thing = {
      id: 1,
      name: 'whole',
      note: null,
      state: null,
      parts: [part],
      tag: { text: 'x' },
      size: null,
    };
    assert.deepEqual(problemsOf('thing', { ...thing, extra: { a: 1 }, shut: { a: 'x' } }, true), []);
    assert.deepEqual(problemsOf('thing', { ...part, state: 'open', tag: 'x', size: 3 }), []);
    assert.deepEqual(problemsOf('pet', { kind: 'cat', lives: 9 }), []);
    assert.deepEqual(problemsOf('both', { kind: 'chimera', lives: 9, name: 'x' }, true), []);
  });

  const wrong: readonly [string, string, unknown, RegExp][] = [
    ['a missing member', 'thing', { id: 1 }, /^\$ lacks name$/],
    ['a wrong type', 'thing', { id: '1', name: 'x' }, /^\$\.id is string, not integer$/],
    ['a fraction for a whole number', 'thing', { id: 1.5, name: 'x' }, /^\$\.id is number, not integer$/],
    ['null where it is not allowed', 'thing', { id: 1, name: null }, /^\$\.name is null, not string$/],
    ['a list for an object', 'thing', [], /^\$ is array, not object$/],
    [
      'a value outside an enum',
      'thing',
      { id: 1, name: 'x', state: 'ajar' },
      /^\$\.state "ajar" is not one of/,
    ],
    ['a text that is too long', 'thing', { id: 1, name: 'longer' }, /^\$\.name 6 breaks maxLength 5$/],
    ['a list that is too short', 'thing', { id: 1, name: 'x', parts: [] }, /^\$\.parts 0 breaks minItems 1$/],
    ['an item deep inside', 'thing', { id: 1, name: 'x', parts: [{ id: 2 }] }, /^\$\.parts\[0\] lacks name$/],
    ['a value that fits none of oneOf', 'thing', { id: 1, name: 'x', tag: 4 }, /^\$\.tag fits 0 of oneOf$/],
    [
      'a value that fits none of anyOf',
      'thing',
      { id: 1, name: 'x', size: 0 },
      /^\$\.size fits none of anyOf$/,
    ],
    [
      'an additional member of a wrong type',
      'thing',
      { id: 1, name: 'x', extra: { a: '' } },
      /^\$\.extra\.a is string/,
    ],
    [
      'an additional member where none may be',
      'thing',
      { id: 1, name: 'x', shut: { b: 1 } },
      /^\$\.shut has b/,
    ],
    ['the schema that a discriminator names', 'pet', { kind: 'dog', lives: 9 }, /^\$ lacks name$/],
    ['a part of allOf', 'both', { name: 'x' }, /^\$ lacks lives$/],
  ];
  for (const [what, name, value, expected] of wrong) {
    it(`objects to ${what}`, () => {
      assert.match(problemsOf(name, value)[0] ?? 'no problem', expected);
    });
  }

  it('objects to a value that fits several of oneOf', () => {
    const schema = { oneOf: [{ type: 'integer' }, { type: 'number' }] };
    assert.deepEqual(checkValue(document, schema, 3), [{ path: '$', message: 'fits 2 of oneOf' }]);
  });

  it('objects to unknown members only when closed', () => {
    const value = { id: 1, name: 'x', stranger: true };
    assert.deepEqual(problemsOf('thing', value), []);
    assert.deepEqual(problemsOf('thing', value, true), ['$ has stranger, which the document does not know']);
    assert.deepEqual(problemsOf('both', { lives: 9, name: 'x', stranger: 1 }, true), [
      '$ has stranger, which the document does not know',
    ]);
  });

  it('throws on a keyword it does not know and on a reference into nothing', () => {
    assert.throws(
      () => checkValue(document, { not: { type: 'string' } }, 1),
      /does not know the keyword not/,
    );
    assert.throws(
      () => checkValue(document, { $ref: '#/components/schemas/none' }, 1),
      /has no #\/components/,
    );
  });

  it('finds the schema of an answer, and says what is missing', () => {
    assert.deepEqual(lookUpResponse(document, '/things', 'GET', 200), {
      kind: 'found',
      schema: { $ref: '#/components/schemas/thing' },
    });
    assert.deepEqual(lookUpResponse(document, '/things', 'GET', 204), { kind: 'found', schema: undefined });
    assert.deepEqual(lookUpResponse(document, '/things', 'GET', 404), {
      kind: 'found',
      schema: { type: 'object' },
    });
    assert.deepEqual(lookUpResponse(document, '/things', 'GET', 500), { kind: 'noStatus' });
    assert.deepEqual(lookUpResponse(document, '/things', 'POST', 200), { kind: 'noMethod' });
    assert.deepEqual(lookUpResponse(document, '/nothing', 'GET', 200), { kind: 'noPath' });
  });

  it('knows no document where there is no file', () => {
    assert.equal(tryLoadDocument('no/such/file.json'), undefined);
  });
});
