/** The only request that the fixture's nodes send. */
exports.request = async function request(functions, path) {
	const { baseUrl } = await functions.getCredentials('fixtureApi');
	return await functions.helpers.httpRequestWithAuthentication.call(functions, 'fixtureApi', {
		url: `${baseUrl}${path}`,
		json: true,
	});
};
