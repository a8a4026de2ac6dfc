const { request } = require('./request');

exports.FixtureTrigger = class FixtureTrigger {
	description = {
		displayName: 'Fixture Trigger',
		name: 'fixtureTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Counts its polls',
		defaults: { name: 'Fixture Trigger' },
		polling: true,
		inputs: [],
		outputs: ['main'],
		credentials: [{ name: 'fixtureApi', required: true }],
		properties: [{ displayName: 'Idle', name: 'idle', type: 'boolean', default: false }],
	};

	async poll() {
		const { authorization } = await request(this, '/things');
		const stored = this.getWorkflowStaticData('node');
		if (this.getNodeParameter('idle')) return null;
		stored.state = { polls: (stored.state?.polls ?? 0) + 1 };
		const { id, name } = this.getNode();
		const report = {
			authorization,
			polls: stored.state.polls,
			mode: this.getMode(),
			activation: this.getActivationMode(),
			budget: this.getPollBudgetMs?.() ?? 'unknown',
			workflow: this.getWorkflow().id,
			id,
			name,
		};
		return [this.helpers.returnJsonArray([report])];
	}
};
