import type {
	IDataObject,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { Settings } from './delivery';
import { decide } from './delivery';
import { eventOptions } from './events';
import { STATUS_FILTERS } from './statuses';

export class MeltingSpotWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MeltingSpot Webhook Trigger',
		name: 'meltingSpotWebhookTrigger',
		icon: { light: 'file:meltingspot.svg', dark: 'file:meltingspot.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["event"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description: 'Starts the workflow as soon as MeltingSpot calls a webhook',
		eventTriggerDescription: 'Waiting for MeltingSpot to call the test URL',
		activationMessage:
			"This workflow now runs each time MeltingSpot calls this node's production URL.",
		triggerPanel: {
			header: 'Receive a delivery from MeltingSpot',
			executionsHelp: {
				inactive:
					'<b>While you build the workflow</b>, add the test URL to MeltingSpot, start listening, and press <b>Test</b> in MeltingSpot. The delivery shows up here.<br /><br /><b>To run the workflow automatically</b>, add the production URL and <a data-key="activate">publish</a> the workflow. These deliveries show up under Executions.',
				active:
					'<b>While you build the workflow</b>, add the test URL to MeltingSpot, start listening, and press <b>Test</b> in MeltingSpot. The delivery shows up here.<br /><br /><b>The published workflow</b> runs when MeltingSpot calls the production URL. These deliveries show up under <a data-key="executions">Executions</a>.',
			},
			activationHint:
				'To run this workflow automatically, publish it and add the production URL to MeltingSpot.',
		},
		defaults: { name: 'MeltingSpot Webhook Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: [
			// n8n puts the node's webhook ID before the path. Only the node's own ID changes when the node is copied.
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: '={{$nodeId}}',
			},
		],
		properties: [
			{
				displayName:
					'To connect this node:<ul><li>Copy the production URL above.</li><li>In MeltingSpot, go to Manage my Spot > Webhooks > Add, choose the same event as below, and paste the URL.</li><li>Publish this workflow.</li><li>Press Test in MeltingSpot. The delivery shows up under Executions.</li></ul>Keep the URL private: anyone who knows it can start this workflow.',
				name: 'stepsNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Trigger On',
				name: 'event',
				type: 'options',
				default: 'memberCreated',
				options: eventOptions,
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Ignore Tests',
						name: 'ignoreTests',
						type: 'boolean',
						default: false,
						description:
							"Whether to skip deliveries sent with MeltingSpot's Test button. In the editor, they always run.",
					},
					{
						displayName: 'Include Headers',
						name: 'includeHeaders',
						type: 'boolean',
						default: false,
						description:
							'Whether to add the headers of the request to the output, without cookies and authorization',
					},
					STATUS_FILTERS.liveUpdated.property,
					STATUS_FILTERS.memberUpdated.property,
				],
			},
		],
	};

	/** Webhooks are added by hand in MeltingSpot, whose API has no endpoint for them. */
	webhookMethods = {
		default: {
			async checkExists(): Promise<boolean> {
				return true;
			},
			async create(): Promise<boolean> {
				return true;
			},
			async delete(): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const decision = decide(
			{ headers: this.getHeaderData(), body: this.getBodyData() },
			readSettings(this),
		);
		switch (decision.kind) {
			case 'run':
				return { workflowData: [this.helpers.returnJsonArray([decision.json])] };
			case 'ignore':
				return {};
			case 'error': {
				const { message, description } = decision;
				throw new NodeOperationError(this.getNode(), message, { description });
			}
		}
	}
}

function readSettings(context: IWebhookFunctions): Settings {
	const event = context.getNodeParameter('event') as string;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const statuses = options[STATUS_FILTERS[event]?.property.name] ?? [];
	return {
		event,
		inEditor: context.getMode() === 'manual',
		ignoreTests: options.ignoreTests === true,
		includeHeaders: options.includeHeaders === true,
		// An expression may return a single status.
		statuses: [statuses].flat(),
	};
}
