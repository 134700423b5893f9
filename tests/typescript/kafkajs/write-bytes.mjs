// Writes one record whose header names are no UTF-8, which no client of a typed language would: what is beyond ASCII in a name
// becomes bytes FF, as many as it has in UTF-8. Arguments: topic, then a name and a value for each header; the record's value
// comes from the standard input.
import { createRequire } from "node:module";
import kafkajs from "kafkajs";

const Encoder = createRequire(import.meta.url)("kafkajs/src/protocol/encoder");
const [topic, ...pairs] = process.argv.slice(2);
const names = new Set(pairs.filter((_, index) => index % 2 === 0));
const write = Encoder.prototype.writeVarIntString;
Encoder.prototype.writeVarIntString = function (text) {
  if (!names.has(text)) return write.call(this, text);
  return this.writeVarIntBytes(Buffer.from(text).map((byte) => (byte < 0x80 ? byte : 0xff)));
};

const headers = {};
for (let index = 0; index < pairs.length; index += 2) headers[pairs[index]] = pairs[index + 1];
const body = [];
for await (const chunk of process.stdin) body.push(chunk);
const kafka = new kafkajs.Kafka({
  clientId: "events-tests",
  brokers: process.env.KAFKA_BROKERS.split(","),
  logLevel: kafkajs.logLevel.ERROR,
});
const producer = kafka.producer();
await producer.connect();
await producer.send({ topic, messages: [{ key: "key", partition: 0, value: Buffer.concat(body), headers }] });
await producer.disconnect();
