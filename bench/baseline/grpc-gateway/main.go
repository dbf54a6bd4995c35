// grpc-gateway v2 in front of the UCS of bench/end-to-end/e2e.ts: JSON in, one unary call, JSON out. Neither durable nor pushed.
// Usage: grpc-gateway TARGET
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	ucsv1 "ucs-gateway-bench/grpc-gateway/generated/ucs/v1"
)

func main() {
	if err := serve(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func serve(target string) error {
	caller := metadata.Pairs("ucs-tenant", "demo", "ucs-user-id", "alice", "ucs-user-name", "alice", "ucs-request-id", "1")
	mux := runtime.NewServeMux(
		runtime.WithMetadata(func(context.Context, *http.Request) metadata.MD { return caller }),
	)
	options := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	if err := ucsv1.RegisterInteractionServiceHandlerFromEndpoint(context.Background(), mux, target, options); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("ready http://%s\n", listener.Addr())
	return http.Serve(listener, mux)
}
