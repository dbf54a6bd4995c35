// The UCS of ../server.ts in Go: one method, kept in memory. See docs/implement-a-ucs.md.
package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log"
	"net"
	"net/url"
	"strconv"
	"sync"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"

	ucsv1 "tinyucs/gen/ucs/v1"
)

// The key of a phone call: the same one is found again, and only the first request makes it.
type key struct{ tenant, callID string }

type tinyUCS struct {
	ucsv1.UnimplementedInteractionServiceServer // Methods left out answer UNIMPLEMENTED, which the gateway tells its client as a failure.

	mu    sync.Mutex
	calls map[key]string
	ids   map[key]bool // tenant and interaction
}

func (u *tinyUCS) FindOrCreatePhoneCall(ctx context.Context, request *ucsv1.FindOrCreatePhoneCallRequest) (*ucsv1.FindOrCreatePhoneCallResponse, error) {
	tenant, err := tenantOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := check(request); err != nil {
		return nil, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	call := key{tenant, request.GetCallId()}
	if id, known := u.calls[call]; known {
		return &ucsv1.FindOrCreatePhoneCallResponse{InteractionId: id}, nil
	}
	if contact := request.GetContactId(); contact != "" { // There are no contacts here.
		return nil, fault(codes.NotFound, "NOT_FOUND", 510, fmt.Sprintf("Contact '%s' not found in database", contact))
	}
	if parent := request.GetParentId(); parent != "" && !u.ids[key{tenant, parent}] {
		return nil, fault(codes.NotFound, "NOT_FOUND", 510, fmt.Sprintf("Interaction '%s' not found in database", parent))
	}
	id := rand.Text()[:16]
	u.calls[call], u.ids[key{tenant, id}] = id, true
	return &ucsv1.FindOrCreatePhoneCallResponse{InteractionId: id, Created: true}, nil
}

func check(request *ucsv1.FindOrCreatePhoneCallRequest) error {
	switch {
	case request.GetCallId() == "":
		return fault(codes.InvalidArgument, "MISSING_PARAMETER", 201, "Missing parameter 'CallId'")
	case utf8.RuneCountInString(request.GetCallId()) > 256:
		return fault(codes.InvalidArgument, "WRONG_TYPE", 203, "Incorrect type for parameter 'CallId', expected 'at most 256 characters'")
	case request.GetStatus() == ucsv1.InteractionStatus_INTERACTION_STATUS_UNSPECIFIED:
		return fault(codes.InvalidArgument, "MISSING_PARAMETER", 201, "Missing parameter 'Status'")
	case request.GetType() == ucsv1.InteractionType_INTERACTION_TYPE_UNSPECIFIED:
		return fault(codes.InvalidArgument, "MISSING_PARAMETER", 201, "Missing parameter 'Type'")
	}
	return nil
}

// The contact centre, percent-encoded in the metadata like all of it.
func tenantOf(ctx context.Context) (string, error) {
	values := metadata.ValueFromIncomingContext(ctx, "ucs-tenant")
	if len(values) == 0 || values[0] == "" {
		return "", fault(codes.InvalidArgument, "MISSING_PARAMETER", 201, "Missing parameter 'ucs-tenant'")
	}
	tenant, err := url.PathUnescape(values[0])
	if err != nil {
		return "", fault(codes.InvalidArgument, "INCORRECT_VALUE", 204, "Incorrect value for parameter 'ucs-tenant'")
	}
	return tenant, nil
}

func fault(code codes.Code, reason string, number int, message string) error {
	info := &errdetails.ErrorInfo{Reason: reason, Domain: "ucs", Metadata: map[string]string{"ucs_fault": strconv.Itoa(number)}}
	detailed, err := status.New(code, message).WithDetails(info)
	if err != nil {
		return err
	}
	return detailed.Err()
}

func main() {
	address := flag.String("listen", "127.0.0.1:50051", "address to listen on")
	age := flag.Duration("max-connection-age", 0, "end connections that are so old, as servers behind balancers do; 0 for never")
	flag.Parse()
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(grpc.KeepaliveParams(keepalive.ServerParameters{MaxConnectionAge: *age}))
	ucsv1.RegisterInteractionServiceServer(server, &tinyUCS{calls: map[key]string{}, ids: map[key]bool{}})
	// The gateway asks this: /readyz and the service state follow it.
	healthpb.RegisterHealthServer(server, health.NewServer())
	reflection.Register(server)
	fmt.Printf("tiny UCS ready on %s\n", listener.Addr())
	log.Fatal(server.Serve(listener))
}
