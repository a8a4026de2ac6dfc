/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not part of the package; writes a file */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeDialect } from './conditions/dialect';
import { Fault } from './conditions/faults';
import { commandList } from './http/commands';
import { CONTRACT } from './http/contract';
import { summaries } from './http/webhooks';
import { Dialect } from './resources';
import { ROW_OF_SWITCH } from './rows';

const README = join(__dirname, 'README.md');

const code = (text: string) => `\`${text}\``;

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const tables: Record<string, () => string> = {
	operations: () =>
		table(
			['operation', ''],
			Object.entries(CONTRACT.paths ?? {}).flatMap(([path, item]) =>
				(['get', 'post', 'put', 'delete'] as const).flatMap((method) => {
					const operation = item?.[method];
					return operation
						? [[code(`${method.toUpperCase()} ${path}`), operation.summary ?? '']]
						: [];
				}),
			),
		),

	switches: () =>
		table(
			['switch', 'values, the default first', '', 'open question'],
			Object.entries(changeDialect(Dialect)).map(([name, preset]) => {
				const { description = '', anyOf = [{ const: preset }] } = Dialect.properties[
					name as keyof Dialect
				] as { description?: string; anyOf?: Array<{ const: unknown }> };
				const readings = anyOf.map((reading) => `\`${JSON.stringify(reading.const)}\``);
				const row = ROW_OF_SWITCH[name as keyof Dialect];
				return [
					code(name),
					readings.join(', '),
					description,
					`[${row}](../docs/api-notes.md#${row})`,
				];
			}),
		),

	faults: () =>
		table(
			['kind', '', 'the operation takes effect'],
			Fault.anyOf.map(({ properties, description, $comment }) => [
				code(properties.kind.const),
				description ?? '',
				String($comment),
			]),
		),

	webhooks: () =>
		table(
			['webhook', ''],
			summaries.map(([name, text]) => [code(name), text]),
		),

	control: () =>
		table(
			['route', 'in process', ''],
			commandList.map(([name, { route, kind, text }]) => [
				code(route.replace(' ', ' /_control').replaceAll(/:(\w+)/g, '{$1}')),
				code(kind === 'property' ? name : `${name}()`),
				text,
			]),
		),
};

/** The README with the tables that the code declares, each between `<!-- name -->` and `<!-- /name -->`. */
export function withTables(readme = readFileSync(README, 'utf8')): string {
	return Object.entries(tables).reduce(
		(text, [name, render]) =>
			text.replace(
				new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
				(_, start: string, end: string) => `${start}\n${render()}\n\n${end}`,
			),
		readme,
	);
}

if (require.main === module) writeFileSync(README, withTables());
