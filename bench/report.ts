import Table from 'cli-table3';
import { init } from 'echarts';
import type { Line } from './parts';

const mark = ({ isMet }: Line) => (isMet === undefined ? '' : isMet ? 'met' : 'MISSED');

/** The lines for a terminal. */
export function toTable(lines: Line[]): string {
	const table = new Table({
		head: ['Work', 'Side', 'Result', 'Goal', ''],
		colWidths: [26, 28, 44, 28, 8],
		wordWrap: true,
		style: { head: [], border: [] },
	});
	table.push(
		...lines.map((line) => [line.work, line.side, line.result, line.goal ?? '', mark(line)]),
	);
	return table.toString();
}

export interface Conditions {
	/** Such as `24.21.0`. */
	node: string;
	n8n: string;
	baseNodes: string;
	processors: number;
	model: string;
	/** How many programs wanted a processor at once when the bench began. */
	load: number;
	/** `2026-01-31`. */
	date: string;
}

/** The lines as a page, with the chart beside it. */
export function toPage(lines: Line[], conditions: Conditions, chart: string): string {
	const { node, n8n, baseNodes, processors, model, load, date } = conditions;
	const busy =
		load > processors
			? `The machine was busy with other work, load ${load.toFixed(1)} on ${processors} processors: every answer is taken in late.`
			: undefined;
	const missed = lines.filter(({ isMet }) => isMet === false);
	return `# Speed

Measured by \`npm run bench\`, which writes this page. ${date}, Node ${node}, n8n ${n8n}, n8n-nodes-base ${baseNodes}, ${processors} × ${model}, load ${load.toFixed(1)}.

![Seconds for the same work](${chart})

| Work | Side | Result | Goal | |
|---|---|---|---|---|
${lines.map((line) => `| ${[line.work, line.side, line.result, line.goal ?? '', mark(line)].join(' | ')} |`).join('\n')}

## Goals that are missed

${
	missed.length === 0
		? 'None.'
		: missed
				.map(({ work, result, goal, reason }) =>
					[`- ${work}. Goal: ${goal}. Measured: ${result}.`, reason ?? busy]
						.filter(Boolean)
						.join(' '),
				)
				.join('\n')
}

## How it is measured

- The node and n8n's HTTP Request node run in the same n8n, on the same Node, in n8n's own execution contexts. Each run has a
  fresh process of its own, and the emulator of MeltingSpot that it asks has another.
- The emulator takes 150 ms for each answer and refuses the 101st request in 10 seconds with 429, unless the line says
  otherwise. Requests and refusals are counted from its log.
- "As it comes" sends a request for each item with no option set. HTTP Request is then set up as well as its options allow:
  batches of 10 with a second between
  them, batches of 100 with ten seconds (which ought to do) or eleven between them, and pagination by page number. Its
  key stands in the node itself, which costs it less than a credential does.
- The bound of N requests, with 20 on their way at a time, latency L and a quota of 100 in 10 seconds, is
  floor((N − 1) / 100) × 10 s + ceil(((N − 1) mod 100 + 1) / 20) × L. For Return All, the first page has to come alone: it tells
  how many there are.
- The node's pace has a place free again 10 seconds after an *answer*, not after a request, so that the quota holds however
  long a request is on its way. That costs one latency in 10 seconds.
- Times of a single run; of those that end within seconds, and of processor time and memory, the median of three; of
  loading, the median of nine.
`;
}

const COLOURS: Array<[start: string, colour: string]> = [
	['MeltingSpot', '#5b3df5'],
	['Bound', '#9aa0a6'],
	['', '#f5a623'],
];

/** Bars of seconds, a block for each work, as an SVG picture. */
export function toChart(lines: Line[]): string {
	const timed = lines.filter(({ seconds }) => seconds !== undefined);
	const works = [...new Set(timed.map(({ work }) => work))];
	const blocks = works.map((work) => timed.filter((line) => line.work === work).reverse());
	const headHeight = 34;
	const barHeight = 26;
	const tops = blocks.map((_, index) =>
		blocks
			.slice(0, index)
			.reduce((top, block) => top + headHeight + block.length * barHeight + 14, 10),
	);
	const height = (tops.at(-1) ?? 0) + headHeight + (blocks.at(-1)?.length ?? 0) * barHeight + 20;

	const chart = init(null, null, { renderer: 'svg', ssr: true, width: 860, height });
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		title: works.map((work, index) => ({
			text: `${work} (seconds)`,
			top: tops[index],
			left: 10,
			textStyle: { fontSize: 14 },
		})),
		grid: blocks.map((block, index) => ({
			top: tops[index] + headHeight,
			height: block.length * barHeight,
			left: 270,
			right: 150,
		})),
		xAxis: blocks.map((_, gridIndex) => ({ gridIndex, type: 'value', show: false })),
		yAxis: blocks.map((block, gridIndex) => ({
			gridIndex,
			type: 'category',
			data: block.map(({ side }) => side),
			axisTick: { show: false },
		})),
		series: blocks.map((block, index) => ({
			type: 'bar',
			xAxisIndex: index,
			yAxisIndex: index,
			barWidth: 16,
			data: block.map(({ side, seconds, lost }) => ({
				value: seconds,
				itemStyle: { color: COLOURS.find(([start]) => side.startsWith(start))?.[1] },
				label: {
					show: true,
					position: 'right',
					formatter: `${seconds?.toFixed(1)}${lost ? `, ${lost} items lost` : ''}`,
				},
			})),
		})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return `${svg}\n`;
}
