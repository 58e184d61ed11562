package main

import (
	"net/http"
	"os"
	"runtime"
	"strconv"
	"sync"
)

// pile is what requests have asked for: it is never given back.
type pile struct {
	lock  sync.Mutex
	files []*os.File
}

// ServeHTTP adds ?goroutines=N that wait, ?threads=N of the system (each held by a goroutine), ?files=N that stay open.
func (p *pile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wanted := func(name string) int {
		n, _ := strconv.Atoi(r.FormValue(name))
		return n
	}
	for i := wanted("goroutines"); i > 0; i-- {
		go func() { select {} }()
	}
	for i := wanted("threads"); i > 0; i-- {
		go func() {
			runtime.LockOSThread()
			select {}
		}()
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	for i := wanted("files"); i > 0; i-- {
		file, err := os.Open(os.DevNull)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		p.files = append(p.files, file)
	}
}
