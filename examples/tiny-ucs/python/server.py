"""The UCS of ../server.ts in Python: one method, kept in memory. See docs/implement-a-ucs.md."""

import argparse
import sys
import threading
import urllib.parse
import uuid
from concurrent import futures
from pathlib import Path

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

sys.path.insert(0, str(Path(__file__).parent / "gen"))
from ucs.v1 import interaction_service_pb2 as ucs  # noqa: E402
from ucs.v1 import interaction_service_pb2_grpc as ucs_grpc  # noqa: E402


class TinyUcs(ucs_grpc.InteractionServiceServicer):
    """Methods left out answer UNIMPLEMENTED, which the gateway tells its client as a failure."""

    def __init__(self):
        self.lock = threading.Lock()
        # The key is the tenant and the call id: the same call is found again, and only the first request makes it.
        self.calls = {}

    def FindOrCreatePhoneCall(self, request, context):
        tenant = tenant_of(context)
        check(request, context)
        with self.lock:
            known = self.calls.get((tenant, request.call_id))
            if known is not None:
                return ucs.FindOrCreatePhoneCallResponse(interaction_id=known, created=False)
            if request.contact_id:  # There are no contacts here.
                not_found(context, "Contact", request.contact_id)
            if request.parent_id and request.parent_id not in self.interactions(tenant):
                not_found(context, "Interaction", request.parent_id)
            made = uuid.uuid4().hex[:16]
            self.calls[tenant, request.call_id] = made
            return ucs.FindOrCreatePhoneCallResponse(interaction_id=made, created=True)

    def interactions(self, tenant):
        return {made for (owner, _), made in self.calls.items() if owner == tenant}


def check(request, context):
    if not request.call_id:
        missing(context, "CallId")
    if len(request.call_id) > 256:
        message = "Incorrect type for parameter 'CallId', expected 'at most 256 characters'"
        fail(context, grpc.StatusCode.INVALID_ARGUMENT, "WRONG_TYPE", 203, message)
    if not request.status:
        missing(context, "Status")
    if not request.type:
        missing(context, "Type")


def tenant_of(context):
    """The contact centre, percent-encoded in the metadata like all of it."""
    tenant = dict(context.invocation_metadata()).get("ucs-tenant", "")
    if not tenant:
        missing(context, "ucs-tenant")
    return urllib.parse.unquote(tenant)


def missing(context, name):
    fail(context, grpc.StatusCode.INVALID_ARGUMENT, "MISSING_PARAMETER", 201, f"Missing parameter '{name}'")


def not_found(context, kind, wanted):
    fail(context, grpc.StatusCode.NOT_FOUND, "NOT_FOUND", 510, f"{kind} '{wanted}' not found in database")


def fail(context, code, reason, number, message):
    info = error_details_pb2.ErrorInfo(reason=reason, domain="ucs", metadata={"ucs_fault": str(number)})
    detail = any_pb2.Any()
    detail.Pack(info)
    status = status_pb2.Status(code=code.value[0], message=message, details=[detail])
    context.abort_with_status(rpc_status.to_status(status))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", default="127.0.0.1:50051")
    parser.add_argument("--max-connection-age", type=float, help="seconds after which connections are ended")
    arguments = parser.parse_args()
    options = []
    if arguments.max_connection_age:
        options.append(("grpc.max_connection_age_ms", int(arguments.max_connection_age * 1000)))
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=options)
    ucs_grpc.add_InteractionServiceServicer_to_server(TinyUcs(), server)
    port = server.add_insecure_port(arguments.listen)
    server.start()
    print(f"tiny UCS ready on {arguments.listen.rpartition(':')[0]}:{port}", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
