/** The one request of the fixture's nodes. */
exports.request = async function request(functions, path) {
	const { baseUrl } = await functions.getCredentials('fixtureApi');
	return await functions.helpers.httpRequestWithAuthentication.call(functions, 'fixtureApi', {
		url: `${baseUrl}${path}`,
		json: true,
	});
};
