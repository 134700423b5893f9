import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Runs a Kafka broker that ends when its standard input does. Whoever started it holds the other end of that pipe, and
 * the operating system closes it however that process ends, so no broker outlives its tests. A line `stop` shuts it
 * down in order.
 *
 * <p>Arguments: the properties, the address of the listener without authentication, and the file that is written once
 * the broker serves and knows its users.
 */
public final class Broker {
    private static final String SERVICE = "service";
    private static final String READER = "reader";
    /** The name of the client that a certificate proves. */
    private static final String CERTIFIED = "CN=service";
    /** What users may touch begins so. */
    private static final String OPEN = "open-";
    /** What the service may see, and not read, begins so. */
    private static final String SEEN = "seen-";

    public static void main(String[] args) {
        daemon("watch-input", Broker::watchInput);
        daemon("set-up", () -> setUp(args[1], Path.of(args[2])));
        kafka.Kafka.main(new String[] {args[0]});
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void watchInput() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                if (line.equals("stop")) {
                    System.exit(0);
                }
            }
        } catch (IOException gone) {
            // As good as the end.
        }
        // As hard as SIGKILL: nothing is shut down in order.
        Runtime.getRuntime().halt(0);
    }

    private static void setUp(String address, Path ready) {
        Map<String, Object> config = Map.of("bootstrap.servers", address);
        try (Admin admin = Admin.create(config)) {
            // One request may give a user one password.
            for (ScramMechanism mechanism :
                    List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                List<UserScramCredentialAlteration> passwords =
                        List.of(password(SERVICE, mechanism), password(READER, mechanism));
                admin.alterUserScramCredentials(passwords).all().get();
            }
            admin.createAcls(rights()).all().get();
            Files.writeString(ready, "ready\n");
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static UserScramCredentialAlteration password(String user, ScramMechanism mechanism) {
        return new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(mechanism, 4096), user + "-secret");
    }

    private static List<AclBinding> rights() {
        List<AclBinding> rights = new ArrayList<>();
        for (String user : List.of(SERVICE, CERTIFIED)) {
            for (AclOperation operation : List.of(READ, WRITE, CREATE, ALTER_CONFIGS)) {
                rights.add(right(user, TOPIC, OPEN, operation));
            }
        }
        rights.add(right(READER, TOPIC, OPEN, READ));
        for (String user : List.of(SERVICE, CERTIFIED, READER)) {
            rights.add(right(user, GROUP, OPEN, READ));
        }
        rights.add(right(READER, TOPIC, OPEN, DESCRIBE));
        rights.add(right(SERVICE, TOPIC, SEEN, DESCRIBE));
        return rights;
    }

    private static AclBinding right(
            String user, ResourceType type, String prefix, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, prefix, PatternType.PREFIXED),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }
}
