// Command orders-api is the service of the write-up: an ordinary HTTP service with net/http/pprof, ordinary
// memory and traffic, and one request that never ends.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime/debug"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:6060", "listen on `HOST:PORT`; port 0 takes a free one")
	unix := flag.String("unix", "", "listen on the socket `PATH` too")
	leakAfter := flag.Duration("leak-after", 5*time.Second, "when the request that never ends is made")
	rate := flag.Int("rate", 0, "slow the leak to about `MB` per second; 0: full speed")
	rssRate := flag.Int("rss-rate", 0, "let the memory of the process grow by `MB` per second while it leaks; 0: as it comes")
	max := flag.Int("max", 0, "hold the leak at about `MB`; 0: no ceiling")
	healthy := flag.Bool("healthy", false, "the same traffic without the leak")
	flag.Parse()

	leak.bytesPerSecond, leak.maxBytes, leak.rss.bytesPerSecond = *rate<<20, *max<<20, *rssRate<<20
	if *max > 0 {
		debug.SetMemoryLimit(int64(*max+96) << 20)
	}

	s := &shop{catalogue: loadCatalogue()}
	http.HandleFunc("/products", s.listProducts)
	http.HandleFunc("/orders", s.placeOrder)
	http.HandleFunc("/orders/days", s.orderDays)

	listener := listen("tcp", *addr)
	if *unix != "" {
		os.Remove(*unix)
		go serve(listen("unix", *unix))
	}
	fmt.Printf("orders-api: pid %d, http://%s\n", os.Getpid(), listener.Addr())

	go customers(listener.Addr().String())
	if !*healthy {
		time.AfterFunc(*leakAfter, func() {
			fetch(context.Background(), listener.Addr().String(), "/orders/days?from=2023-06-18&to=2023-06-18")
		})
	}
	serve(listener)
}

func listen(network, address string) net.Listener {
	listener, err := net.Listen(network, address)
	if err != nil {
		log.Fatal(err)
	}
	return listener
}

func serve(listener net.Listener) { log.Fatal(http.Serve(listener, nil)) }

// customers makes the traffic of a quiet shop: enough garbage that the collector runs, little enough to
// leave the processor alone.
func customers(address string) {
	paths := []string{"/orders?product=%d", "/orders?product=%d", "/products?from=%d", "/orders/days?from=2023-06-01&to=2023-06-30&for=%d"}
	for i := 0; ; i++ {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		fetch(ctx, address, fmt.Sprintf(paths[i%len(paths)], i))
		cancel()
		time.Sleep(10 * time.Millisecond)
	}
}

func fetch(ctx context.Context, address, path string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		log.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Print(err)
		return
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
}
