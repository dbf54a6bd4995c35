package tinyucs;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The contact centre of a call, percent-encoded in the metadata like all of it. */
final class Tenant implements ServerInterceptor {
  static final Context.Key<String> CURRENT = Context.keyWithDefault("tenant", "");

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("ucs-tenant", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var encoded = headers.get(HEADER);
    // A plus sign means itself here; the decoder is one for forms.
    var tenant =
        encoded == null
            ? ""
            : URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    return Contexts.interceptCall(
        Context.current().withValue(CURRENT, tenant), call, headers, next);
  }
}
