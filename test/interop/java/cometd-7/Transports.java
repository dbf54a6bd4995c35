import jakarta.websocket.ContainerProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cometd.client.http.jetty.JettyHttpClientTransport;
import org.cometd.client.transport.ClientTransport;
import org.cometd.client.websocket.javax.WebSocketTransport;
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
        return new JettyHttpClientTransport(new HashMap<>(), http) {
            @Override
            protected void customize(Request request) {
                request.headers(headers -> headers.put("Authorization", authorization));
            }
        };
    }
}
