// Follows a market's events from another program, in another language: server-sent events over HTTP.
//
//     GIGWRIGHT_TOKEN=… node examples/follow.mjs http://127.0.0.1:8420 place.txt payments.captured
//
// The cursor of what was dealt with is kept in a file, written before the next event is looked at. After a crash in
// between, the last event comes once more: whatever is done with it must be harmless twice.

import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const [market, file, ...types] = process.argv.slice(2);
if (!market || !file || !process.env.GIGWRIGHT_TOKEN) {
  console.error("usage: GIGWRIGHT_TOKEN=… node follow.mjs MARKET PLACE_FILE [TYPE]...");
  process.exit(2);
}

async function deal(event) {
  console.log(`${Number(event.sequence)} ${event.type} ${event.subject}`);
}

async function place() {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (error.code === "ENOENT") return "0";
    throw error;
  }
}

async function remember(cursor) {
  await writeFile(`${file}.new`, cursor);
  await rename(`${file}.new`, file);
}

async function follow() {
  const query = new URLSearchParams(types.map((type) => ["type", type]));
  const answer = await fetch(`${market}/api/events/stream?${query}`, {
    headers: { Authorization: `Bearer ${process.env.GIGWRIGHT_TOKEN}`, "Last-Event-ID": await place() },
  });
  if (!answer.ok) {
    const problem = await answer.json();
    console.error(problem.detail);
    if (answer.status < 500 && answer.status !== 429) process.exit(1);
    return;
  }
  let text = "";
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s, 2)));
      if (fields.data) await deal(JSON.parse(fields.data));
      if (fields.id) await remember(fields.id);
    }
  }
}

for (;;) {
  try {
    await follow();
  } catch (error) {
    console.error(`the connection was lost: ${error.cause?.message ?? error.message}`);
  }
  await sleep(1000);
}
