import type { Mockttp } from 'mockttp';

interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string;
}

interface ChatRequest {
	model: string;
	messages: ChatMessage[];
	tools?: Array<{ function: { name: string; description: string; parameters: object } }>;
}

type Move = { say: string } | { tool: string; arguments: Record<string, string> };

/**
 * api.openai.com with a scripted model: it looks up the address in the question, changes the title if told to ("… to
 * Head of Community"), and then repeats what the tools said.
 */
export class OpenAi {
	readonly key = 'sk-e2e';
	readonly requests: ChatRequest[] = [];

	async listen(proxy: Mockttp): Promise<void> {
		await proxy.forGet('https://api.openai.com/v1/models').thenJson(200, { data: [] });
		await proxy
			.forPost('https://api.openai.com/v1/chat/completions')
			.thenCallback(async (request) => {
				if (request.headers.authorization !== `Bearer ${this.key}`) {
					return { statusCode: 401, json: { error: { message: 'Incorrect API key provided' } } };
				}
				const body = (await request.body.getJson()) as ChatRequest;
				this.requests.push(body);
				return { statusCode: 200, json: completion(body.model, nextMove(body)) };
			});
	}
}

function nextMove({ messages, tools = [] }: ChatRequest): Move {
	const asked = messages.findLastIndex(({ role }) => role === 'user');
	const question = messages[asked].content;
	const answers = messages.slice(asked).filter(({ role }) => role === 'tool');
	const email = /[^\s@]+@[^\s@]+\.\w+/.exec(question)?.[0];
	const title = /\bto ([A-Z].*?)[.!]?$/.exec(question)?.[1];

	const moves: Move[] = [];
	if (email) moves.push({ tool: 'Find_a_member', arguments: { Email: email } });
	if (email && title) {
		moves.push({ tool: 'Change_the_title', arguments: { Title: title } });
	}
	const move = moves[answers.length];
	if (!move) {
		const said = answers.map(({ content }) => content).join('\n');
		return { say: said || 'Ask me about a member, with the email address.' };
	}
	const isOffered = 'tool' in move && tools.some((tool) => tool.function.name === move.tool);
	return isOffered ? move : { say: `I was given no tool for this: ${JSON.stringify(move)}` };
}

function completion(model: string, move: Move) {
	const message =
		'say' in move
			? { role: 'assistant', content: move.say }
			: {
					role: 'assistant',
					content: null,
					tool_calls: [
						{
							id: `call_${move.tool}`,
							type: 'function',
							function: { name: move.tool, arguments: JSON.stringify(move.arguments) },
						},
					],
				};
	return {
		id: 'chatcmpl-e2e',
		object: 'chat.completion',
		created: 0,
		model,
		choices: [{ index: 0, message, finish_reason: 'say' in move ? 'stop' : 'tool_calls' }],
		usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
	};
}
