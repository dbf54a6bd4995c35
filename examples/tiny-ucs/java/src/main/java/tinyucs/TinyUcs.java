package tinyucs;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import ucs.v1.FindOrCreatePhoneCallRequest;
import ucs.v1.FindOrCreatePhoneCallResponse;
import ucs.v1.InteractionServiceGrpc;
import ucs.v1.InteractionStatus;
import ucs.v1.InteractionType;

/**
 * The UCS of ../server.ts in Java: one method, kept in memory. See docs/implement-a-ucs.md. Methods
 * left out answer UNIMPLEMENTED, which the gateway tells its client as a failure.
 */
final class TinyUcs extends InteractionServiceGrpc.InteractionServiceImplBase {
  private record Key(String tenant, String id) {}

  /** By tenant and call id: the same call is found again, and only the first request makes it. */
  private final Map<Key, String> calls = new HashMap<>();

  private final Set<Key> interactions = new HashSet<>();

  @Override
  public void findOrCreatePhoneCall(
      FindOrCreatePhoneCallRequest request, StreamObserver<FindOrCreatePhoneCallResponse> answer) {
    try {
      answer.onNext(findOrCreate(Tenant.CURRENT.get(), request));
      answer.onCompleted();
    } catch (StatusRuntimeException fault) {
      answer.onError(fault);
    }
  }

  private synchronized FindOrCreatePhoneCallResponse findOrCreate(
      String tenant, FindOrCreatePhoneCallRequest request) {
    check(tenant, request);
    var key = new Key(tenant, request.getCallId());
    var known = calls.get(key);
    if (known != null) return FindOrCreatePhoneCallResponse.newBuilder().setInteractionId(known).build();
    // There are no contacts here.
    if (!request.getContactId().isEmpty()) throw notFound("Contact", request.getContactId());
    var parent = request.getParentId();
    if (!parent.isEmpty() && !interactions.contains(new Key(tenant, parent)))
      throw notFound("Interaction", parent);
    var made = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    calls.put(key, made);
    interactions.add(new Key(tenant, made));
    return FindOrCreatePhoneCallResponse.newBuilder().setInteractionId(made).setCreated(true).build();
  }

  private static void check(String tenant, FindOrCreatePhoneCallRequest request) {
    var callId = request.getCallId();
    if (tenant.isEmpty()) throw missing("ucs-tenant");
    if (callId.isEmpty()) throw missing("CallId");
    if (callId.codePointCount(0, callId.length()) > 256)
      throw fault(
          Code.INVALID_ARGUMENT,
          "WRONG_TYPE",
          203,
          "Incorrect type for parameter 'CallId', expected 'at most 256 characters'");
    if (request.getStatus() == InteractionStatus.INTERACTION_STATUS_UNSPECIFIED)
      throw missing("Status");
    if (request.getType() == InteractionType.INTERACTION_TYPE_UNSPECIFIED) throw missing("Type");
  }

  private static StatusRuntimeException missing(String name) {
    return fault(
        Code.INVALID_ARGUMENT, "MISSING_PARAMETER", 201, "Missing parameter '" + name + "'");
  }

  private static StatusRuntimeException notFound(String kind, String id) {
    return fault(Code.NOT_FOUND, "NOT_FOUND", 510, kind + " '" + id + "' not found in database");
  }

  private static StatusRuntimeException fault(Code code, String reason, int number, String message) {
    var info =
        ErrorInfo.newBuilder()
            .setReason(reason)
            .setDomain("ucs")
            .putMetadata("ucs_fault", String.valueOf(number));
    var status = Status.newBuilder().setCode(code.getNumber()).setMessage(message);
    return StatusProto.toStatusRuntimeException(
        status.addDetails(Any.pack(info.build())).build());
  }

  /** Words: the address to listen on, and the seconds after which a connection is ended. */
  public static void main(String[] words) throws Exception {
    var address = (words.length > 0 ? words[0] : "127.0.0.1:50051").split(":");
    var listen = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
    var builder =
        NettyServerBuilder.forAddress(listen)
            .intercept(new Tenant())
            .addService(new TinyUcs())
            // The gateway asks this: /readyz and the service state follow it.
            .addService(new HealthStatusManager().getHealthService());
    if (words.length > 1) builder.maxConnectionAge(Long.parseLong(words[1]), TimeUnit.SECONDS);
    var server = builder.build().start();
    System.out.println("tiny UCS ready on " + address[0] + ":" + server.getPort());
    server.awaitTermination();
  }
}
