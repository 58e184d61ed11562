// Command serves holds some memory and serves its profiles wherever it is told to: "tcp:127.0.0.1:0", "tcp:[::1]:0",
// "unix:/run/app.sock". It prints each place that it listens at, then ends when its standard input does.
package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"strings"
	"time"
)

var kept [][]byte

func hold(bytes int) {
	for i := 0; i < bytes; i += 1 << 16 {
		block := make([]byte, 1<<16)
		for at := range block {
			block[at] = byte(at)
		}
		kept = append(kept, block)
	}
}

func main() {
	prefix := flag.String("prefix", "/debug/pprof/", "where the profiles are")
	grow := flag.Int("grow", 0, "MiB to hold more each second")
	flag.Parse()
	hold(24 << 20)

	mux := http.NewServeMux()
	mux.HandleFunc(*prefix, pprof.Index)
	mux.HandleFunc(*prefix+"cmdline", pprof.Cmdline)
	mux.HandleFunc(*prefix+"profile", pprof.Profile)
	for _, name := range []string{"heap", "goroutine", "allocs"} {
		mux.Handle(*prefix+name, pprof.Handler(name))
	}
	for _, place := range flag.Args() {
		network, address, _ := strings.Cut(place, ":")
		listener, err := net.Listen(network, address)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Printf("%s:%s\n", network, listener.Addr())
		go http.Serve(listener, mux)
	}
	fmt.Println("ready")
	if *grow > 0 {
		go func() {
			for range time.Tick(time.Second / 4) {
				hold(*grow << 18)
			}
		}()
	}
	io.Copy(io.Discard, os.Stdin)
}
