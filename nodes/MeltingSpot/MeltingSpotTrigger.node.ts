import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { openApi } from './api/api';
import { withCustomProperties } from './api/customProperties';
import { toShape } from './api/shapes';
import { searchByName } from './methods/listSearch';
import { activityTypes, toActivityTypes } from './parameters/activityTypes';
import { includeCustomPropertiesProperty } from './parameters/includeCustomProperties';
import { readLocator } from './parameters/memberLocator';
import { locatorWithoutName, searchMethodOf } from './parameters/namedLocator';
import { simplifyProperty } from './parameters/simplify';
import { toPathValue } from './parameters/values';
import { clock } from './transport/clock';
import { toNodeError } from './transport/errors';
import { createLruMap } from './transport/lruMap';
import { kindOf } from './trigger/events';
import type { Memory } from './trigger/kind';
import { Missing } from './trigger/kind';
import { poll } from './trigger/poll';
import type { Event } from './trigger/state';

const MINUTE_MS = 60_000;
const DEFAULT_OVERLAP_MINUTES = 60;
/** Activities are many, and each poll lists those of an overlap. */
const ACTIVITY_OVERLAP_MINUTES = 10;

/** How long a poll may take if n8n doesn't say. */
const BUDGET_MS = 45_000;

const memory: Memory = {
	states: createLruMap(),
	polling: new Set(),
	windows: createLruMap(),
};

const MEMBER_EVENTS: Event[] = ['memberInvited', 'memberRegistered'];
const LIVE_EVENTS: Event[] = ['liveCreated', 'liveEnded', 'liveStarted'];

/** The events about participants: of which kind of entity, and the parameter that chooses one. */
const SUBJECTS = [
	{ noun: 'Live', locator: locatorWithoutName('live'), events: ['liveParticipantRegistered'] },
	{
		noun: 'Course',
		locator: locatorWithoutName('course'),
		events: ['courseCompleted', 'courseStarted'],
	},
] as const;

const watchOptions = (noun: string): INodePropertyOptions[] => [
	{
		name: `All ${noun}s`,
		value: 'all',
		description: `Includes ${noun.toLowerCase()}s that are created later`,
	},
	{
		name: `One ${noun}`,
		value: 'one',
		description: `Only the ${noun.toLowerCase()} that you choose`,
	},
];

/** Whether to watch all lives or courses, or one, and which one. */
const watchProperties = SUBJECTS.flatMap(({ noun, locator, events }): INodeProperties[] => [
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'options',
		default: 'all',
		options: watchOptions(noun),
		description: `Which ${noun.toLowerCase()}s to watch for new activity`,
		displayOptions: { show: { event: [...events] } },
	},
	...locator.properties.map((property) => ({
		...property,
		description: `The ${noun.toLowerCase()} to watch for new activity`,
		displayOptions: { show: { event: [...events], watch: ['one'] } },
	})),
]);

/** How far polls look back, for the events whose rows may show up late. */
const overlapProperty = (minutes: number, events: Event[]): INodeProperties => ({
	displayName: 'Overlap (Minutes)',
	name: 'overlapMinutes',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: minutes,
	displayOptions: { show: { '/event': events } },
	description:
		"How many minutes each poll looks back to catch late entries. Items that were already output aren't repeated.",
});

export class MeltingSpotTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MeltingSpot Trigger',
		name: 'meltingSpotTrigger',
		icon: { light: 'file:meltingspot.svg', dark: 'file:meltingspot.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["event"].replace(/([A-Z])/g, " $1").toLowerCase()}}',
		description:
			'Starts the workflow when members join or do something, lives start or end, or someone takes a course in MeltingSpot',
		eventTriggerDescription: 'Waiting for new events in your Spot',
		activationMessage:
			'This workflow now runs when something new happens in MeltingSpot. On first publish, existing members, lives, participants, and activities are skipped.',
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
						name: 'Activity',
						value: 'activity',
						description: 'A member did something, such as joining a channel or creating a topic',
					},
					{
						name: 'Course Completed',
						value: 'courseCompleted',
						description: 'Someone completed a course',
					},
					{
						name: 'Course Started',
						value: 'courseStarted',
						description: 'Someone started a course',
					},
					{
						name: 'Live Created',
						value: 'liveCreated',
						description: 'A live was created in your Spot',
					},
					{
						name: 'Live Ended',
						value: 'liveEnded',
						description: 'A live ended',
					},
					{
						name: 'Live Participant Registered',
						value: 'liveParticipantRegistered',
						description: 'Someone registered for a live',
					},
					{
						name: 'Live Started',
						value: 'liveStarted',
						description: 'A live started',
					},
					{
						name: 'Member Invited',
						value: 'memberInvited',
						description: 'Someone was invited to your Spot',
					},
					{
						name: 'Member Registered',
						value: 'memberRegistered',
						description: 'Someone registered as a member of your Spot',
					},
				],
			},
			{
				...activityTypes,
				displayName: 'Activity Types',
				name: 'activityTypes',
				displayOptions: { show: { event: ['activity'] } },
				description: 'Which activities to output. If none are selected, all of them are.',
			},
			...watchProperties,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						...includeCustomPropertiesProperty,
						displayOptions: { show: { '/event': MEMBER_EVENTS } },
					},
					{
						displayName: 'Max Items per Execution',
						name: 'maxItems',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 100,
						description: 'Max items to output per poll. The rest follow in later polls.',
					},
					// The former name of Max Items: n8n drops parameters that a node doesn't declare.
					{
						displayName: 'Max Members',
						name: 'maxMembers',
						type: 'hidden',
						default: '',
						description: 'Renamed to Max Items per Execution',
					},
					overlapProperty(DEFAULT_OVERLAP_MINUTES, [...MEMBER_EVENTS, ...LIVE_EVENTS]),
					overlapProperty(ACTIVITY_OVERLAP_MINUTES, ['activity']),
					{ ...simplifyProperty, displayOptions: { hide: { '/event': ['activity'] } } },
				],
			},
		],
	};

	methods = {
		listSearch: Object.fromEntries(
			[searchMethodOf('course'), searchMethodOf('live')].map((name) => [name, searchByName[name]]),
		),
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const node = this.getNode();
		const event = this.getNodeParameter('event') as Event;
		const { addsCustomProperties, isSimplified, maxItems, overlapMs } = readOptions(this, event);
		const workflowId = String(this.getWorkflow().id);
		const budgetMs = this.getPollBudgetMs?.() ?? BUDGET_MS;
		const deadline = clock.now() + budgetMs;

		try {
			const kind = kindOf(event);
			const subjectId = subjectOf(this, event);
			const types = activityTypesOf(this, event);
			const api = await openApi(this, budgetMs);
			const log = (problem: string) =>
				this.logger.warn(`MeltingSpot Trigger "${node.name}" ${problem}`);
			const { shape } = kind;
			const complete = async (items: IDataObject[]) => {
				const shown = shape ? items.map((item) => toShape(shape, item, isSimplified)) : items;
				return addsCustomProperties ? await withCustomProperties(api, shown, log) : shown;
			};
			if (this.getMode() === 'manual') {
				const sample = await kind.sample(api, { subjectId, activityTypes: types });
				if (!(sample instanceof Missing)) {
					return [this.helpers.returnJsonArray(await complete([sample]))];
				}
				const { message, description } = sample;
				throw new NodeOperationError(node, message, { description });
			}
			const staticData = this.getWorkflowStaticData('node');
			const items = await poll(kind, {
				api,
				settings: {
					event,
					workflowId,
					subjectId,
					activityTypes: types,
					maxItems,
					overlapMs,
				},
				store: {
					read: () => staticData.state,
					write: (state) => {
						staticData.state = state;
					},
				},
				memory,
				nodeKey: JSON.stringify([workflowId, node.id, node.name]),
				nodeId: node.id ?? '',
				clock: () => clock.now(),
				deadline,
				complete,
				log,
				onBaseline: (reason) =>
					this.logger.info(
						`MeltingSpot Trigger "${node.name}" starts from the current state because ${reason}`,
					),
			});
			return items && [this.helpers.returnJsonArray(items)];
		} catch (error) {
			throw toNodeError(node, error);
		}
	}
}

function readOptions(context: IPollFunctions, event: Event) {
	const options = context.getNodeParameter('options', {}) as {
		includeCustomProperties?: boolean;
		maxItems?: number;
		/** The former name of `maxItems`. */
		maxMembers?: number;
		overlapMinutes?: number;
		simplify?: boolean;
	};
	const defaultOverlap = event === 'activity' ? ACTIVITY_OVERLAP_MINUTES : DEFAULT_OVERLAP_MINUTES;
	return {
		addsCustomProperties: MEMBER_EVENTS.includes(event) && options.includeCustomProperties === true,
		isSimplified: options.simplify !== false,
		maxItems: atLeastOne(options.maxItems ?? options.maxMembers, Infinity),
		overlapMs: atLeastOne(options.overlapMinutes, defaultOverlap) * MINUTE_MS,
	};
}

/** The types of activities to output; none means all. @throws UserError */
function activityTypesOf(context: IPollFunctions, event: Event): string[] | undefined {
	if (event !== 'activity') return undefined;
	return toActivityTypes('Activity Types', context.getNodeParameter('activityTypes', []));
}

/** The id of the only live or course to watch. @throws UserError if it isn't a valid id */
function subjectOf(context: IPollFunctions, event: Event): string | undefined {
	const subject = SUBJECTS.find(({ events }) => (events as readonly Event[]).includes(event));
	if (!subject || context.getNodeParameter('watch', 'all') !== 'one') return undefined;
	const [{ name }] = subject.locator.properties;
	const { value } = readLocator(context.getNodeParameter(name));
	return toPathValue(subject.noun, value);
}

/** An empty or invalid value from an expression must not stop the trigger. */
function atLeastOne(value: unknown, fallback: number): number {
	return typeof value === 'number' && value >= 1 ? value : fallback;
}
