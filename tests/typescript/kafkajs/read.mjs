// Reads a topic from its beginning with kafkajs, as the services that are written in TypeScript do, and prints each record as
// one line of JSON. Arguments: topic, number of records. The brokers are in KAFKA_BROKERS.
import { randomUUID } from "node:crypto";
import kafkajs from "kafkajs";

const [topic, count] = [process.argv[2], Number(process.argv[3])];
const kafka = new kafkajs.Kafka({
  clientId: "events-tests",
  brokers: process.env.KAFKA_BROKERS.split(","),
  logLevel: kafkajs.logLevel.ERROR,
});
const consumer = kafka.consumer({ groupId: `kafkajs-${randomUUID()}` });
let read = 0;
const all = Promise.withResolvers?.() ?? withResolvers();
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ partition, message }) => {
    const headers = Object.entries(message.headers).map(([name, value]) => [name, value.toString()]);
    const record = {
      partition,
      offset: message.offset,
      timestamp: Number(message.timestamp),
      key: message.key.toString(),
      headers,
      value: message.value.toString(),
    };
    process.stdout.write(`${JSON.stringify(record)}\n`);
    read += 1;
    if (read === count) all.resolve();
  },
});
const timeout = setTimeout(() => all.reject(new Error(`${read} of ${count} records`)), 60_000);
await all.promise;
clearTimeout(timeout);
await consumer.disconnect();

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
