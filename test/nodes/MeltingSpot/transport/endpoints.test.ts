import {
	type Endpoint,
	endpoints,
	isIdempotent,
	isRead,
	parseBody,
	pathNamesOf,
	type ResponseShapes,
	sideEffectOf,
} from '../../../../nodes/MeltingSpot/transport/endpoints';

type Shape = keyof ResponseShapes;

describe('the body of a successful response', () => {
	it.each<[Shape, string, unknown]>([
		['entity', '{"id":"a","new":1}', { id: 'a', new: 1 }],
		['page', '{"items":[{"id":"a"}],"total":1}', { items: [{ id: 'a' }], total: 1 }],
		['page', '{"items":[]}', { items: [] }],
		['entity', '{"id":0}', { id: 0 }],
		['entity', '{"id":"a","error":"x"}', { id: 'a', error: 'x' }],
		['propertyValue', '{"customPropertySlug":"a"}', { customPropertySlug: 'a' }],
		['propertyValues', '[{"customPropertySlug":"a"}]', [{ customPropertySlug: 'a' }]],
		['propertyValues', '[]', []],
		['outcomes', '{"created":[]}', { created: [] }],
		['outcomes', '{"failed":[{"email":"a"}]}', { failed: [{ email: 'a' }] }],
		['nothing', '', undefined],
		['nothing', ' \n', undefined],
		['nothing', '{}', undefined],
		['nothing', '{"deleted":true}', undefined],
		['entityOrNothing', '', undefined],
		['entityOrNothing', '{}', undefined],
		['entityOrNothing', '{"id":"a"}', { id: 'a' }],
		['listOrNothing', '', undefined],
		['listOrNothing', '{}', undefined],
		['listOrNothing', '{"message":"before"}', undefined],
		['listOrNothing', '[{"id":"a"}]', [{ id: 'a' }]],
		['added', '{"addedSpotMemberIds":["a"]}', { addedSpotMemberIds: ['a'] }],
		['removed', '{"removedSpotMembersCount":0}', { removedSpotMembersCount: 0 }],
		['lines', '', []],
		['lines', ' \n\n', []],
		['lines', '{"type":"A"}', [{ type: 'A' }]],
		['lines', '{"type":"A","list":[1]}\n{"type":"B"}\n', [{ type: 'A', list: [1] }, { type: 'B' }]],
		['lines', '{"type":"A"}\r\n\r\n{"new":1}', [{ type: 'A' }, { new: 1 }]],
		['lines', '{\n"type":\n"A"\n}', [{ type: 'A' }]],
		['lines', '[{"type":"A"}]', [{ type: 'A' }]],
		['lines', '[\n{"type":"A"},\n{"type":"B"}\n]', [{ type: 'A' }, { type: 'B' }]],
		['lines', '[]', []],
		['lines', '{"items":[{"type":"A"}],"total":1}', [{ type: 'A' }]],
		['lines', '{"data":[],"hasMore":false}', []],
		['pageOrRows', '', { items: [], total: 0 }],
		['pageOrRows', '{}', { items: [], total: 0 }],
		['pageOrRows', '{"items":[{"a":1}],"total":5}', { items: [{ a: 1 }], total: 5 }],
		['pageOrRows', '[{"a":1}]', { items: [{ a: 1 }], total: 1 }],
		['pageOrRows', '{"a":1}', { items: [{ a: 1 }], total: 1 }],
		['pageOrRows', `[${'{},'.repeat(9)}{}]`, { items: Array.from({ length: 10 }, () => ({})) }],
	])('%s: %s', (shape, text, body) => {
		expect(parseBody(shape, text)).toEqual({ body });
	});

	it.each<[Shape, string]>([
		['lines', '{}'],
		['lines', '{"message":"no"}'],
		['lines', '{"a":[],"b":[]}'],
		['lines', '"text"'],
		['lines', '[1]'],
		['lines', '{"type":"A"}\n1'],
		['lines', '{"type":"A"}\n{"type":"B"'],
		['lines', '{"type":"A"}\n<html>'],
		['lines', '<html>\n</html>'],
		['lines', 'null'],
		['pageOrRows', '"text"'],
		['pageOrRows', '[1]'],
		['pageOrRows', 'null'],
		['pageOrRows', '{"items":[1]}'],
		['pageOrRows', '<html>'],
		['entity', ''],
		['entity', '[]'],
		['entity', 'null'],
		['entity', '"text"'],
		['entity', '<html>'],
		['page', '{}'],
		['page', '{"items":{}}'],
		['page', '{"items":[1]}'],
		['page', '[]'],
		['entity', '{}'],
		['entity', '{"id":""}'],
		['entity', '{"id":{}}'],
		['entity', '{"id":null}'],
		['propertyValue', '{"id":"a"}'],
		['propertyValues', '{}'],
		['propertyValues', '[null]'],
		['propertyValues', '[{"id":"a"}]'],
		['propertyValues', ''],
		['outcomes', '{}'],
		['outcomes', '{"created":null,"failed":null}'],
		['outcomes', '{"created":[],"failed":{}}'],
		['nothing', '<html>Sign in</html>'],
		['nothing', '[]'],
		['nothing', 'null'],
		['nothing', '"done"'],
		['nothing', '{"error":"No"}'],
		['nothing', '{"errors":[{"message":"No"}]}'],
		['nothing', '{"success":false}'],
		['nothing', '{"ok":false}'],
		['entityOrNothing', '{"error":"No"}'],
		['listOrNothing', '{"errors":["No"]}'],
		['entityOrNothing', '<html>Sign in</html>'],
		['entityOrNothing', '[]'],
		['listOrNothing', '<html>Sign in</html>'],
		['listOrNothing', '[1]'],
		['added', '{}'],
		['added', '{"addedSpotMemberIds":{}}'],
		['removed', '{}'],
		['removed', '{"removedSpotMembersCount":-1}'],
		['removed', '{"removedSpotMembersCount":0.5}'],
	])('is not as documented: %s: %s', (shape, text) => {
		expect(parseBody(shape, text)).toBeUndefined();
	});
});

describe('every endpoint', () => {
	const all = Object.keys(endpoints) as Endpoint[];

	it('says what a lost response leaves open, unless it reads', () => {
		expect(
			all.filter((endpoint) => isRead(endpoint) === (sideEffectOf(endpoint) !== undefined)),
		).toEqual([]);
	});

	it("that reads is idempotent, and one that isn't names its side effect", () => {
		expect(all.filter((endpoint) => isRead(endpoint) && !isIdempotent(endpoint))).toEqual([]);
		const repeated = all.filter((endpoint) => !isIdempotent(endpoint));
		// Those that may send an email, or would create a duplicate: retry.test.ts names them.
		expect(repeated).toHaveLength(16);
		expect(repeated.map(sideEffectOf)).not.toContain('the change may have been made');
	});

	it('gives the names in its path', () => {
		expect(pathNamesOf('GET /v1/spotMembers')).toEqual([]);
		expect(
			pathNamesOf('PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}'),
		).toEqual(['spotMemberId', 'customPropertySlug']);
	});
});
