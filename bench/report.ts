import Table from 'cli-table3';
import { init } from 'echarts';
import type { Line } from './parts';

const mark = ({ isMet }: Line) => (isMet === undefined ? '' : isMet ? 'met' : 'MISSED');

/** The results for a terminal. */
export function toTable(lines: Line[]): string {
	const table = new Table({
		head: ['Work', 'Variant', 'Result', 'Goal', ''],
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
	/** The load average when the benchmark started. */
	load: number;
	/** `2026-01-31`. */
	date: string;
}

/** The results as a page that shows the chart. */
export function toPage(lines: Line[], conditions: Conditions, chart: string): string {
	const { node, n8n, baseNodes, processors, model, load, date } = conditions;
	const busy =
		load > processors
			? `The machine was busy with other work, load ${load.toFixed(1)} on ${processors} processors: responses are processed late.`
			: undefined;
	const missed = lines.filter(({ isMet }) => isMet === false);
	return `# Benchmark

Measured and written by \`npm run bench\`. ${date}, Node.js ${node}, n8n ${n8n}, n8n-nodes-base ${baseNodes}, ${processors} × ${model}, load ${load.toFixed(1)}.

![Seconds for the same work](${chart})

| Work | Variant | Result | Goal | |
|---|---|---|---|---|
${lines.map((line) => `| ${[line.work, line.side, line.result, line.goal ?? '', mark(line)].join(' | ')} |`).join('\n')}

## Missed goals

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

- The node and n8n's HTTP Request node run in the same n8n, on the same Node.js, in n8n's own execution contexts. Each run has
  its own process, and so has the MeltingSpot emulator it calls.
- Unless the line says otherwise, the emulator takes 150 ms per response and refuses the 101st request in 10 seconds with 429.
  Requests and refusals are counted from its log.
- "Default options" sends one request per item with no option set. The other HTTP Request lines are set up as well as its options
  allow: batches of 10 every second, batches of 100 every 10 seconds (which should be enough) or 11, and pagination by page
  number. Its key is set in the node itself, which is cheaper than a credential.
- The bound for N requests, with 20 in flight, latency L, and a rate limit of 100 in 10 seconds, is
  floor((N − 1) / 100) × 10 s + ceil(((N − 1) mod 100 + 1) / 20) × L. For Return All, the first page is requested alone, because
  it tells how many there are.
- The node releases a slot 10 seconds after a *response*, not after a request, so that the rate limit holds however long a
  request takes. That costs one latency every 10 seconds.
- Each line is a single run, except these: Return All of 10,000 with the node is the run with the median time of three; Return
  All of 100,000 is the one with the median processor time of three (one run for HTTP Request at the pace of the rate limit);
  loading is the median of nine, after n8n's loader has loaded another package.
`;
}

const COLOURS: Array<[start: string, colour: string]> = [
	['MeltingSpot', '#5b3df5'],
	['Bound', '#9aa0a6'],
	['', '#f5a623'],
];

/** An SVG chart: bars of seconds, grouped by work. */
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
