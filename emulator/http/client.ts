import type { RemoteControl } from './commands';
import type { PublishedCommand } from './control';

/** Connects to the control API of an emulator in another process. Imports types only, so any runtime can load it. */
export async function connectToEmulator(controlUrl: string): Promise<RemoteControl> {
	async function send(method: string, path: string, body?: unknown): Promise<unknown> {
		const response = await fetch(`${controlUrl}${path}`, {
			method,
			...(body === undefined
				? {}
				: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
	}

	const list = (await send('GET', '/')) as PublishedCommand[];
	const calls = list.map(({ name, method, path, field }) => [
		name,
		async (...args: unknown[]) => {
			const rest = [...args];
			const url = path.replaceAll(/:\w+/g, () => encodeURIComponent(String(rest.shift())));
			const [argument] = rest;
			const body = field ? { [field]: argument } : argument === undefined ? {} : argument;
			return await send(method, url, ['GET', 'DELETE'].includes(method) ? undefined : body);
		},
	]);
	return Object.fromEntries(calls) as RemoteControl;
}
