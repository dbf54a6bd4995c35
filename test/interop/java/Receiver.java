import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Map;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.client.ClientSessionChannel.MessageListener;
import org.cometd.client.BayeuxClient;
import org.cometd.client.ext.AckExtension;

/** Receives notifications with CometD's client. Arguments: address, Authorization header, transport, and "ack" for that extension. Ends when stdin says so. */
public final class Receiver {
    private static final String NOTIFICATIONS = "/v2/ucs/interactions";

    public static void main(String[] args) throws Exception {
        BayeuxClient client = new BayeuxClient(args[0], Transports.create(args[2], args[1]));
        if (args[3].equals("ack")) client.addExtension(new AckExtension());
        MessageListener listener = (channel, message) -> {
            Map<String, Object> data = message.getDataAsMap();
            System.out.println("event " + data.get("referenceId"));
        };
        // Subscriptions end with their session: they are made after every handshake.
        client.getChannel(Channel.META_HANDSHAKE).addListener((MessageListener) (channel, message) -> {
            if (message.isSuccessful()) client.getChannel(NOTIFICATIONS).subscribe(listener);
        });
        client.getChannel(Channel.META_SUBSCRIBE).addListener((MessageListener) (channel, message) ->
            System.out.println(message.isSuccessful() ? "subscribed" : "refused " + message));
        client.handshake();

        new BufferedReader(new InputStreamReader(System.in)).readLine();
        client.disconnect();
        System.exit(client.waitFor(5000, BayeuxClient.State.DISCONNECTED) ? 0 : 1);
    }
}
