import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { findOperation, properties } from './actions';
import { openItems } from './actions/items';
import type { Item } from './actions/operation';
import { memberIdOf, memberLocator } from './fields/memberLocator';
import { searchCustomProperties, searchMembers } from './methods/listSearch';
import { getCustomRoles } from './methods/loadOptions';
import { getCustomProperties } from './methods/resourceMapping';
import { sideBySide } from './transport/concurrency';
import { inWords } from './transport/errors';

/** A run that stood still for less goes unmentioned. */
const NOTABLE_WAIT_MS = 1_000;

/** An error where there is no place for its details: they are what MeltingSpot itself said. */
function inOneText(error: Error & { description?: string | null }): string {
	return [error.message, error.description].filter(Boolean).join(' ');
}

export class MeltingSpot implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MeltingSpot',
		name: 'meltingSpot',
		icon: { light: 'file:meltingspot.svg', dark: 'file:meltingspot.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Find, invite and update the members of your MeltingSpot community',
		defaults: { name: 'MeltingSpot' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'meltingSpotApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchCustomProperties, searchMembers },
		loadOptions: { getCustomRoles },
		resourceMapping: { getCustomProperties },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0) as string;
		const name = this.getNodeParameter('operation', 0) as string;
		const operation = findOperation(resource, name);
		if (!operation) {
			throw new NodeOperationError(
				this.getNode(),
				`This version of the MeltingSpot node has no operation "${name}" for "${resource}". Choose one from the list, or update the package.`,
			);
		}
		const items = await openItems(this);
		if (items.length === 0) return [[]];
		const keepsGoing = this.continueOnFail();

		const toOutput = ({ index }: Item, result: IDataObject | Error): INodeExecutionData => ({
			json: result instanceof Error ? { error: inOneText(result) } : result,
			pairedItem: { item: index },
		});

		/** What `work` leads to; a failure either ends the run or takes the place of the rows. */
		const attempt = async <T>(
			item: Item,
			work: (item: Item) => Promise<T>,
			warning?: string,
		): Promise<T | Error> => {
			try {
				return await work(item);
			} catch (error) {
				const blamed = item.blame(error);
				if (keepsGoing && !item.signal?.aborted) return blamed;
				blamed.description = [blamed.description, warning].filter(Boolean).join('\n');
				throw blamed;
			}
		};

		const output = async (): Promise<INodeExecutionData[]> => {
			if ('executeAll' in operation) {
				const outcomes = await operation.executeAll(items, keepsGoing);
				return outcomes.map(({ item, result }) => toOutput(item, result));
			}
			const { signal } = items[0];
			// All members are found before the first one is touched, and no two items touch one at a time.
			const memberIds = operation.properties.includes(memberLocator)
				? await sideBySide(items, async (item) => await attempt(item, memberIdOf), { signal })
				: [];
			const keyOf = (index: number) => {
				const memberId = memberIds[index];
				return typeof memberId === 'string' ? memberId : undefined;
			};
			const warning =
				items.length > 1 && !operation.endpoint.startsWith('GET')
					? 'Items before this one are done, and items beside it may be: they were under way already.'
					: undefined;
			const results = await sideBySide(
				items,
				async (item) => await attempt(item, (each) => operation.execute(each), warning),
				{ signal, keyOf },
			);
			return results.flatMap((result, index) =>
				[result].flat().map((row) => toOutput(items[index], row)),
			);
		};

		const rows = await output().catch((error: Error) => {
			// Of an error in a tool, n8n tells the language model nothing but the message.
			if (items[0].isTool) error.message = inOneText(error);
			throw error;
		});
		const pacedMs = items[0].pacedMs();
		if (pacedMs >= NOTABLE_WAIT_MS) {
			items[0].hint(
				`This run waited ${inWords(pacedMs)} for its turn: MeltingSpot allows 100 requests in 10 seconds for all workflows with the same key.`,
			);
		}
		return [rows];
	}
}
