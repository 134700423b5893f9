// Prints `key<TAB>partition` for the keys on standard input, one JSON text a line: the partition that kafkajs's default
// partitioner, which is Java's murmur2, chooses among as many as the first argument says.
import { createInterface } from "node:readline";
import kafkajs from "kafkajs";

const count = Number(process.argv[2]);
const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({ partitionId, leader: 0 }));
const partitioner = kafkajs.Partitioners.DefaultPartitioner();
for await (const line of createInterface({ input: process.stdin })) {
  const partition = partitioner({ topic: "t", partitionMetadata, message: { key: JSON.parse(line) } });
  process.stdout.write(`${line}\t${partition}\n`);
}
