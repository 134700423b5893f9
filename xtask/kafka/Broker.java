import java.io.IOException;

/**
 * Runs a Kafka broker that ends when its standard input does. Whoever started it holds the other end of that pipe, and
 * the operating system closes it however that process ends, so no broker outlives its tests.
 */
public final class Broker {
    public static void main(String[] args) {
        Thread watch = new Thread(Broker::haltWithInput, "halt-with-input");
        watch.setDaemon(true);
        watch.start();
        kafka.Kafka.main(args);
    }

    private static void haltWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever written to the pipe; only its end matters.
            }
        } catch (IOException gone) {
            // As good as the end.
        }
        // The data is thrown away, so there is nothing to shut down in order.
        Runtime.getRuntime().halt(0);
    }
}
