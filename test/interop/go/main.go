// Receives notifications with gobayeux. Arguments: address, Authorization header. Ends when stdin says so.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/sigmavirus24/gobayeux"
)

const notifications = gobayeux.Channel("/v2/ucs/interactions")

// authorized adds the credentials to each request.
type authorized string

func (header authorized) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Authorization", string(header))
	return http.DefaultTransport.RoundTrip(request)
}

// receive lives with one client until that fails: gobayeux leaves coming back to its user.
func receive(ended <-chan struct{}) error {
	client, err := gobayeux.NewClient(os.Args[1],
		gobayeux.WithHTTPTransport(authorized(os.Args[2])), gobayeux.WithHTTPClient(&http.Client{}))
	if err != nil {
		return err
	}
	messages := make(chan []gobayeux.Message)
	client.Subscribe(notifications, messages)
	failed := client.Start(context.Background())
	fmt.Println("subscribing")
	for {
		select {
		case batch := <-messages:
			for _, message := range batch {
				var data struct{ ReferenceId int }
				if err := json.Unmarshal(message.Data, &data); err != nil {
					return err
				}
				fmt.Println("event", data.ReferenceId)
			}
		case err := <-failed:
			return err
		case <-ended:
			if err := client.Disconnect(context.Background()); err != nil {
				fmt.Println("failed", err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
}

func main() {
	ended := make(chan struct{})
	go func() {
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		close(ended)
	}()
	for {
		fmt.Println("failed", receive(ended))
		time.Sleep(200 * time.Millisecond)
	}
}
