// Joins a consumer group by kafkajs's own protocol, prints a line once it has, and stays until standard input ends.
// Arguments: topic, group. The brokers are in KAFKA_BROKERS.
import kafkajs from "kafkajs";

const [topic, groupId] = process.argv.slice(2);
const brokers = process.env.KAFKA_BROKERS.split(",");
const consumer = new kafkajs.Kafka({ clientId: "holder", brokers, logLevel: kafkajs.logLevel.ERROR }).consumer({ groupId });
consumer.on(consumer.events.GROUP_JOIN, () => process.stdout.write("joined\n"));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({ eachMessage: async () => {} });
process.stdin.resume();
process.stdin.on("end", () => consumer.disconnect().then(() => process.exit(0)));
