import './environment';

import { WorkflowExecute } from 'n8n-core';
import { deepCopy, NodeConnectionTypes } from 'n8n-workflow';
import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
} from 'n8n-workflow';

import {
	additionalDataFor,
	hooksFor,
	nodeFrom,
	nodeOf,
	type OfNode,
	outputOf,
	workflowFrom,
} from './n8n';
import { type LoadedPackage, loadPackage } from './package';
import { watched } from './secrecy';
import { standInFor } from './standIns';

/*
 * Lets a stand-in for the AI Agent use a node of this package as its tool. It does what n8n's own agent does: it takes
 * the tool's name, description and schema from n8n-core, asks the engine to run the node with the model's input, and is
 * resumed with the result. There is no language model: the test says what the model would send.
 */

const TRIGGER = 'Start';
const AGENT = 'Agent';
const AGENT_TYPE = 'n8n-nodes-stand-in.agent';
const TRIGGER_TYPE = 'n8n-nodes-base.manualTrigger';

/** A tool as n8n-core makes it for an agent. */
interface Tool {
	name: string;
	description: string;
	schema: { safeParse(input: unknown): { success: boolean } };
	/** Checks the input, runs the node, and returns text. */
	invoke(input: IDataObject): Promise<string>;
}

export interface ToolUse {
	name: string;
	description: string;
	/** Whether the model was told to send input like this. Not every model complies. */
	isExpected: boolean;
	/** What the model reads, of all calls: the rows, or `[{ error }]`. */
	answer: IDataObject[];
}

export interface UseToolOptions extends OfNode {
	/** What the model sends, for the `$fromAI()` of the parameters. */
	input: IDataObject;
	/** The agent calls the tool itself, as do sub-agents, the MCP Server Trigger, and agents before version 3. */
	withoutEngine?: boolean;
	/** How often the agent calls it, with the same input. */
	calls?: number;
}

/** Runs a node as an agent's tool. A node error is returned to the model, as in n8n. */
export const useTool = watched(async (options: UseToolOptions): Promise<ToolUse> => {
	const loaded = options.in ?? (await loadPackage());
	const tool = toolFrom(nodeFrom(loaded, 'meltingSpot', options));
	const agent = nodeOf(AGENT, AGENT_TYPE);
	const trigger = nodeOf(TRIGGER, TRIGGER_TYPE);
	let use: Omit<ToolUse, 'answer'> | undefined;

	const agentType: INodeType = {
		description: {
			...standInFor(AGENT_TYPE, []).description,
			inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool }],
		},
		async execute(
			this: IExecuteFunctions,
			response?: EngineResponse,
		): Promise<INodeExecutionData[][] | EngineRequest> {
			const results = response?.actionResponses ?? [];
			if (results.length > 0) {
				const rows = results.flatMap(
					({ data }) => data.data?.[NodeConnectionTypes.AiTool]?.[0] ?? [],
				);
				return [rows.map(({ json }) => ({ json }))];
			}
			const calls = Array.from({ length: options.calls ?? 1 }, (_, call) => `call-${call + 1}`);
			const [offered] = (await this.getInputConnectionData(
				NodeConnectionTypes.AiTool,
				0,
			)) as Tool[];
			const { name, description, schema } = offered;
			use = { name, description, isExpected: schema.safeParse(options.input).success };
			if (options.withoutEngine) {
				const rows: IDataObject[] = [];
				for (let call = 0; call < calls.length; call++) {
					const answer = await offered.invoke(options.input).then(
						(text) => JSON.parse(text) as IDataObject[],
						({ message }: Error) => [{ error: message }],
					);
					rows.push(...answer);
				}
				return [rows.map((json) => ({ json }))];
			}
			return {
				actions: calls.map((id) => ({
					actionType: 'ExecutionNodeAction',
					nodeName: tool.name,
					input: options.input,
					type: NodeConnectionTypes.AiTool,
					id,
					metadata: { itemIndex: 0 },
				})),
				metadata: {},
			};
		},
	};

	const workflow = workflowFrom(loaded, [trigger, agent, tool], {
		connections: {
			[TRIGGER]: { main: [[{ node: AGENT, type: 'main', index: 0 }]] },
			[tool.name]: { ai_tool: [[{ node: AGENT, type: 'ai_tool', index: 0 }]] },
		},
		nodeTypes: nodeTypesWith(loaded, agentType),
	});
	const additionalData = additionalDataFor(loaded, options);
	additionalData.hooks = hooksFor(workflow);
	const run = await new WorkflowExecute(additionalData, 'manual').run({ workflow });
	if (run.data.resultData.error) throw run.data.resultData.error;
	if (!use) throw new Error('The agent did not run');
	return { ...use, answer: outputOf(run, AGENT).map(({ json }) => json) };
});

/** n8n's server turns the node into the tool: a type of its own, and two parameters for the description. */
function toolFrom(source: INode): INode {
	return { ...source, name: `${source.name} Tool`, type: `${source.type}Tool` };
}

function nodeTypesWith(loaded: LoadedPackage, agentType: INodeType): INodeTypes {
	const own = `${loaded.name}.`;
	const byType = (type: string, version?: number): INodeType => {
		if (type === AGENT_TYPE) return agentType;
		if (!type.startsWith(own)) return standInFor(type, []);
		const source = loaded.node(type.slice(own.length).replace(/Tool$/, ''), version);
		if (!source.description.usableAsTool) throw new Error(`${type} is no tool`);
		const description = deepCopy(source.description);
		Object.assign(description, {
			name: `${description.name}Tool`,
			displayName: `${description.displayName} Tool`,
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
		});
		description.properties.unshift(
			{ displayName: '', name: 'descriptionType', type: 'hidden', default: 'auto' },
			{ displayName: '', name: 'toolDescription', type: 'hidden', default: '' },
		);
		return Object.assign(Object.create(source) as INodeType, { description });
	};
	return { getByName: byType, getByNameAndVersion: byType, getKnownTypes: () => ({}) };
}
