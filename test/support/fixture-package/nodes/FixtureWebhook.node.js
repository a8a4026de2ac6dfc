exports.FixtureWebhook = class FixtureWebhook {
	description = {
		displayName: 'Fixture Webhook',
		name: 'fixtureWebhook',
		group: ['trigger'],
		version: 1,
		description: 'Tells what it received',
		defaults: { name: 'Fixture Webhook' },
		inputs: [],
		outputs: ['main'],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'in' }],
		properties: [{ displayName: 'Idle', name: 'idle', type: 'boolean', default: false }],
	};

	async webhook() {
		if (this.getNodeParameter('idle')) return {};
		if (this.getBodyData() === 'fail') throw new Error('It failed');
		const report = {
			body: this.getBodyData(),
			headers: this.getHeaderData(),
			mode: this.getMode(),
			credentials: this.getNode().credentials ?? null,
		};
		return { workflowData: [this.helpers.returnJsonArray([report])] };
	}
};
