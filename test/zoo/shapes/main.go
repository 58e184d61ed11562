// Command shapes is a healthy service whose memory looks alarming: a saw-tooth, a lot of address space, a steady
// heap under load, or a process that ends again and again. Nothing in it leaks, but what /pile-up is asked to.
package main

import (
	"flag"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:6060", "listen on `HOST:PORT`")
	sawLow := flag.Int("saw-low", 0, "keep a saw-tooth going from `MB` of resident memory …")
	sawHigh := flag.Int("saw-high", 0, "… up to `MB`")
	sawPeriod := flag.Duration("saw-period", 20*time.Second, "how long one tooth takes")
	steady := flag.Int("steady", 0, "hold `MB` and churn a part of it")
	reserve := flag.Int("reserve", 0, "reserve `GB` of address space and never touch it")
	exitAfter := flag.Duration("exit-after", 0, "end with status 1 after this time; 0: never")
	flag.Parse()

	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/pile-up", &pile{})
	go func() { log.Fatal(http.Serve(listener, nil)) }()

	if *exitAfter > 0 {
		time.AfterFunc(*exitAfter, func() { os.Exit(1) })
	}
	reserveSpace(*reserve)
	if *steady > 0 {
		go holdSteady(*steady)
	}
	if *sawHigh > 0 {
		go sawTooth(*sawLow, *sawHigh, *sawPeriod)
	}
	select {}
}
