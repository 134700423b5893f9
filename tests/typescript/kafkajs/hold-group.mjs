// Joins a consumer group by kafkajs's own protocol, prints `joined` each time it has, `key KEY` for each record, and `crashed: WHY`
// if it gives up; stays until standard input ends. Arguments: topic, group. The brokers are in KAFKA_BROKERS.
import kafkajs from "kafkajs";

const [topic, groupId] = process.argv.slice(2);
const brokers = process.env.KAFKA_BROKERS.split(",");
const consumer = new kafkajs.Kafka({ clientId: "holder", brokers, logLevel: kafkajs.logLevel.NOTHING }).consumer({ groupId });
consumer.on(consumer.events.GROUP_JOIN, () => process.stdout.write("joined\n"));
consumer.on(consumer.events.CRASH, ({ payload }) => process.stdout.write(`crashed: ${payload.error.message}\n`));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({ eachMessage: async ({ message }) => process.stdout.write(`key ${message.key}\n`) });
process.stdin.resume();
process.stdin.on("end", () => consumer.disconnect().then(() => process.exit(0)));
