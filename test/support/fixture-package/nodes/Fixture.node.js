const { NodeOperationError } = require('n8n-workflow');
const { request } = require('./request');

let executions = 0;

exports.Fixture = class Fixture {
	description = {
		displayName: 'Fixture',
		name: 'fixture',
		group: ['transform'],
		version: 1,
		description: 'Asks for a thing per item',
		defaults: { name: 'Fixture' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'fixtureApi', required: true }],
		properties: [
			{ displayName: 'Path', name: 'path', type: 'string', default: '/things' },
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				default: '',
				displayOptions: { show: { path: ['/noted'] } },
			},
		],
	};

	methods = {
		loadOptions: {
			async getPaths() {
				return [{ name: 'Chosen now', value: this.getCurrentNodeParameter('path') }];
			},
		},
		listSearch: {
			async searchThings(filter, paginationToken) {
				const page = Number(paginationToken ?? 1);
				const answer = await request(this, `/things?search=${filter ?? ''}&page=${page}`);
				return { results: [{ name: answer.url, value: answer.url }], paginationToken: page + 1 };
			},
		},
		resourceMapping: {
			async getFields() {
				const { authorization } = await request(this, '/things');
				return { fields: [{ id: authorization, displayName: authorization, type: 'string' }] };
			},
		},
	};

	async execute() {
		executions += 1;
		this.addExecutionHints({
			message: `Run ${executions} of this process`,
			location: 'outputPane',
		});
		this.logger.info('The fixture ran');
		const output = [];
		for (let item = 0; item < this.getInputData().length; item++) {
			try {
				const answer = await request(this, this.getNodeParameter('path', item));
				output.push({ json: { ...answer, timezone: this.getTimezone() }, pairedItem: { item } });
			} catch (error) {
				if (!this.continueOnFail())
					throw new NodeOperationError(this.getNode(), error, { itemIndex: item });
				output.push({ json: { error: error.message }, pairedItem: { item } });
			}
		}
		return [output];
	}
};
