import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.websocket.ContainerProvider;
import org.cometd.client.transport.ClientTransport;
import org.cometd.client.transport.LongPollingTransport;
import org.cometd.websocket.client.WebSocketTransport;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.api.Request;

final class Transports {
    static ClientTransport create(String name, String authorization) throws Exception {
        if (name.equals("websocket")) {
            return new WebSocketTransport(new HashMap<>(), null, ContainerProvider.getWebSocketContainer()) {
                @Override
                protected void onHandshakeRequest(Map<String, List<String>> headers) {
                    headers.put("Authorization", List.of(authorization));
                }
            };
        }
        HttpClient http = new HttpClient();
        http.start();
        return new LongPollingTransport(new HashMap<>(), http) {
            @Override
            protected void customize(Request request) {
                request.header("Authorization", authorization);
            }
        };
    }
}
