// vanguard in front of the UCS of bench/end-to-end/e2e.ts: JSON in, one unary call through Go's reverse proxy, JSON out. Neither durable nor pushed.
// Usage: vanguard TARGET
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"os"

	"connectrpc.com/vanguard"
	"google.golang.org/genproto/googleapis/api/annotations"

	ucsv1 "ucs-gateway-bench/vanguard/generated/ucs/v1"
)

func main() {
	if err := serve(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func serve(target string) error {
	schema := ucsv1.File_ucs_v1_interaction_service_proto.Services().ByName("InteractionService")
	service := vanguard.NewServiceWithSchema(schema, toUCS(target),
		vanguard.WithTargetProtocols(vanguard.ProtocolGRPC),
		vanguard.WithTargetCodecs(vanguard.CodecProto),
		vanguard.WithNoTargetCompression(),
	)
	transcoder, err := vanguard.NewTranscoder([]*vanguard.Service{service}, vanguard.WithRules(&annotations.HttpRule{
		Selector: "ucs.v1.InteractionService.FindOrCreatePhoneCall",
		Pattern:  &annotations.HttpRule_Post{Post: "/ucs/interactions"},
		Body:     "*",
	}))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("ready http://%s\n", listener.Addr())
	return http.Serve(listener, transcoder)
}

// toUCS hands what has become gRPC to the UCS, over HTTP/2 without TLS.
func toUCS(target string) http.Handler {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	return &httputil.ReverseProxy{
		Transport:     &http.Transport{Protocols: protocols},
		FlushInterval: -1,
		Rewrite: func(request *httputil.ProxyRequest) {
			request.Out.URL.Scheme = "http"
			request.Out.URL.Host = target
			for _, name := range []string{"Ucs-Tenant", "Ucs-User-Id", "Ucs-User-Name", "Ucs-Request-Id"} {
				request.Out.Header.Set(name, "bench")
			}
		},
	}
}
