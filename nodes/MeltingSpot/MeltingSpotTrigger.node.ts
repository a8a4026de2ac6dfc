import type {
	IDataObject,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { openApi } from './api/api';
import { withCustomProperties } from './api/customProperties';
import { includeCustomPropertiesProperty } from './parameters/includeCustomProperties';
import { toNodeError } from './transport/errors';
import { createLruMap } from './transport/lruMap';
import type { Event } from './trigger/state';
import type { Memory } from './trigger/poll';
import { poll, sampleMember } from './trigger/poll';

const MINUTE_MS = 60_000;
const DEFAULT_OVERLAP_MINUTES = 60;

/** The time that a poll may take where n8n does not say. */
const BUDGET_MS = 45_000;

const memory: Memory = {
	states: createLruMap(),
	polling: new Set(),
	windows: createLruMap(),
};

export class MeltingSpotTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MeltingSpot Trigger',
		name: 'meltingSpotTrigger',
		icon: { light: 'file:meltingspot.svg', dark: 'file:meltingspot.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{$parameter["event"] === "memberInvited" ? "member invited" : "member registered"}}',
		description: 'Starts the workflow when members register in your MeltingSpot community',
		eventTriggerDescription: 'Waiting for new members of your Spot',
		activationMessage:
			'This workflow now runs when members register or are invited. On first publish, existing members are skipped.',
		defaults: { name: 'MeltingSpot Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'meltingSpotApi', required: true }],
		properties: [
			{
				displayName: 'Trigger On',
				name: 'event',
				type: 'options',
				default: 'memberRegistered',
				options: [
					{
						name: 'Member Invited',
						value: 'memberInvited',
						description: 'Someone was invited to your Spot',
					},
					{
						name: 'Member Registered',
						value: 'memberRegistered',
						description: 'Someone registered in your Spot',
					},
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					includeCustomPropertiesProperty,
					{
						displayName: 'Max Members per Execution',
						name: 'maxMembers',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 100,
						description: 'Max members to output per poll. The rest follow in later polls.',
					},
					{
						displayName: 'Overlap (Minutes)',
						name: 'overlapMinutes',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: DEFAULT_OVERLAP_MINUTES,
						description:
							"How many minutes each poll rechecks, to catch members who appear late. Members already output aren't repeated.",
					},
				],
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const node = this.getNode();
		const event = this.getNodeParameter('event') as Event;
		const options = this.getNodeParameter('options', {}) as {
			includeCustomProperties?: boolean;
			maxMembers?: number;
			overlapMinutes?: number;
		};
		const { maxMembers = Infinity, overlapMinutes = DEFAULT_OVERLAP_MINUTES } = options;
		const { includeCustomProperties = false } = options;
		const workflowId = String(this.getWorkflow().id);
		const budgetMs = this.getPollBudgetMs?.() ?? BUDGET_MS;
		const deadline = Date.now() + budgetMs;

		try {
			const api = await openApi(this, budgetMs);
			const complete = async (members: IDataObject[]) =>
				includeCustomProperties ? await withCustomProperties(api, members) : members;
			if (this.getMode() === 'manual') {
				const members = await complete(await sampleMember(api, event));
				if (members.length > 0) return [this.helpers.returnJsonArray(members)];
				throw new NodeOperationError(
					node,
					'Your Spot has no members yet, so there is nothing to show.',
					{ description: 'Invite a member first.' },
				);
			}
			const staticData = this.getWorkflowStaticData('node');
			const members = await poll({
				api,
				settings: {
					event,
					workflowId,
					maxMembers: atLeastOne(maxMembers, Infinity),
					overlapMs: atLeastOne(overlapMinutes, DEFAULT_OVERLAP_MINUTES) * MINUTE_MS,
				},
				store: {
					read: () => staticData.state,
					write: (state) => {
						staticData.state = state;
					},
				},
				memory,
				nodeKey: `${workflowId}:${node.id}`,
				clock: Date.now,
				deadline,
				complete,
				onBaseline: (reason) =>
					this.logger.info(
						`MeltingSpot Trigger "${node.name}" starts from the members who are there now: ${reason}`,
					),
			});
			return members && [this.helpers.returnJsonArray(members)];
		} catch (error) {
			throw toNodeError(node, error);
		}
	}
}

/** A value that an expression left empty or wrong must not stop the trigger. */
function atLeastOne(value: unknown, fallback: number): number {
	return typeof value === 'number' && value >= 1 ? value : fallback;
}
