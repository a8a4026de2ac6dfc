import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeType,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

/*
 * Stand-ins for the nodes of other packages that workflows use around ours. Those packages are not installed here. A
 * trigger starts the workflow with one empty item. "No Operation" passes on what it gets, "Loop Over Items" does so in
 * batches, and "Execute Sub-workflow" outputs what the sub-workflow does. Any other node ends a branch:
 * it outputs, per item, its own parameters with their expressions resolved (the text that a message would contain). A
 * node whose output the workflow continues with has pinned data and isn't run, as in n8n.
 */

const PASSES_ON = 'n8n-nodes-base.noOp';
const LOOPS = 'n8n-nodes-base.splitInBatches';
const CALLS = 'n8n-nodes-base.executeWorkflow';

const startsWorkflow = (type: string) => /trigger$/i.test(type);

const LOOP_OUTPUTS = [NodeConnectionTypes.Main, NodeConnectionTypes.Main];

/** Whether the workflow may continue with the output of this type's stand-in. */
export const standInMayBeFollowed = (type: string) =>
	startsWorkflow(type) || [PASSES_ON, LOOPS, CALLS].includes(type);

/** @param nodes those of a workflow; their parameters become those of the stand-in */
export function standInFor(type: string, nodes: INode[]): INodeType {
	const parameterNames = [
		...new Set(
			nodes
				.filter((node) => node.type === type)
				.flatMap(({ parameters }) => Object.keys(parameters)),
		),
	];
	const standIn: INodeType = {
		description: {
			displayName: type,
			name: type,
			group: ['transform'],
			version: 1,
			description: 'Stands in for a node of another package',
			defaults: { name: type },
			inputs: startsWorkflow(type) ? [] : [NodeConnectionTypes.Main],
			outputs: type === LOOPS ? LOOP_OUTPUTS : [NodeConnectionTypes.Main],
			properties: parameterNames.map((name) => ({
				displayName: name,
				name,
				type: 'json',
				default: undefined,
			})),
		},
	};
	if (startsWorkflow(type)) standIn.trigger = startWithOneEmptyItem;
	else if (type === PASSES_ON) standIn.execute = passOn;
	else if (type === LOOPS) standIn.execute = passOnInBatches;
	else if (type === CALLS) standIn.execute = callSubWorkflow;
	else standIn.execute = giveOutParameters;
	return standIn;
}

async function startWithOneEmptyItem(this: ITriggerFunctions): Promise<ITriggerResponse> {
	return { manualTriggerFunction: async () => this.emit([[{ json: {} }]]) };
}

async function passOn(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [this.getInputData()];
}

/** Its outputs are "done" and "loop". */
async function passOnInBatches(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const state = this.getContext('node') as {
		left?: INodeExecutionData[];
		done?: INodeExecutionData[];
	};
	if (state.left) state.done?.push(...this.getInputData());
	else Object.assign(state, { left: [...this.getInputData()], done: [] });
	const next = state.left!.splice(0, this.getNodeParameter('batchSize', 0, 1) as number);
	return next.length > 0 ? [[], next] : [state.done!, []];
}

async function callSubWorkflow(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { data } = await this.executeWorkflow({ id: 'sub' }, this.getInputData());
	return data.map((output) => output ?? []);
}

async function giveOutParameters(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const names = Object.keys(this.getNode().parameters);
	return [
		this.getInputData().map((_, item) => ({
			json: Object.fromEntries(
				names.map((name) => [name, this.getNodeParameter(name, item, null)]),
			),
			pairedItem: { item },
		})),
	];
}
