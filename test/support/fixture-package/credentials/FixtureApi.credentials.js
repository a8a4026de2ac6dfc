exports.FixtureApi = class FixtureApi {
	name = 'fixtureApi';
	displayName = 'Fixture API';
	properties = [
		{ displayName: 'Key', name: 'apiKey', type: 'string', default: '' },
		{ displayName: 'Send Key As', name: 'authorization', type: 'string', default: 'raw' },
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
	];

	async authenticate({ apiKey, authorization }, request) {
		const value = authorization === 'bearer' ? `Bearer ${apiKey}` : `${authorization}:${apiKey}`;
		return { ...request, headers: { ...request.headers, Authorization: value } };
	}

	test = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/things', qs: { limit: 1 } },
		rules: [
			{ type: 'responseCode', properties: { value: 401, message: 'The key is wrong' } },
			{
				type: 'responseSuccessBody',
				properties: { key: 'state', value: 'closed', message: 'The account is closed' },
			},
		],
	};
};
