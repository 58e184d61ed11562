// Command profiles allocates, blocks, locks and computes along many paths and writes one profile of each kind
// into the folder it is given, and each as text too (debug=1; of goroutines debug=2 as well). The tests compare Heapcase's reports on them with those of "go tool pprof".
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

var kept [][]byte
var texts []string
var tables []map[string]int

type shape interface{ grow(depth int) []byte }
type square struct{ side int }
type circle struct{ radius int }

func (s square) grow(depth int) []byte {
	if depth > 0 {
		return append(square{s.side + 1}.grow(depth-1), small(s.side)...)
	}
	return make([]byte, s.side*100)
}

func (c *circle) grow(depth int) []byte {
	if depth > 1 {
		return (&circle{c.radius * 2}).grow(depth - 1)
	}
	return func() []byte { return make([]byte, c.radius*31) }()
}

func small(n int) []byte { return make([]byte, n+1) }

func list[T any](value T, n int) []T {
	var all []T
	for i := 0; i < n; i++ {
		all = append(all, value)
	}
	return all
}

func spread(n int) {
	for i := 0; i < n; i++ {
		kept = append(kept, square{i % 40}.grow(i%7), (&circle{i%9 + 1}).grow(i%5))
		texts = append(texts, strings.Repeat("x", i%300), fmt.Sprintf("%d-%s", i, "y"))
		tables = append(tables, map[string]int{texts[len(texts)-1]: i})
		_ = list(i, i%50)
		_ = list("s", i%60)
	}
	kept = kept[:len(kept)/2]
}

func even(n int) int {
	if n == 0 {
		return 1
	}
	return odd(n-1) + 1
}

func odd(n int) int {
	if n == 0 {
		return 0
	}
	return even(n-1) * 3
}

func burn(until time.Time) (sum int) {
	for time.Now().Before(until) {
		for i := 0; i < 3000; i++ {
			sum += even(i%40) + len(strings.Fields("a b c"))
		}
	}
	return sum
}

func contend(mutex *sync.Mutex, n int, wait *sync.WaitGroup) {
	defer wait.Done()
	for i := 0; i < n; i++ {
		mutex.Lock()
		time.Sleep(200 * time.Microsecond)
		mutex.Unlock()
	}
}

// The forms that a server gives, by what the file's name ends with; the number is the server's debug=.
var forms = map[string]int{".pb.gz": 0, ".debug1.txt": 1, ".debug2.txt": 2}

func write(folder, name, form string) {
	file, err := os.Create(filepath.Join(folder, name+form))
	if err != nil {
		panic(err)
	}
	if err := pprof.Lookup(name).WriteTo(file, forms[form]); err != nil {
		panic(err)
	}
	file.Close()
}

func main() {
	runtime.MemProfileRate = 512
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	folder := os.Args[1]
	cpu, err := os.Create(filepath.Join(folder, "cpu.pb.gz"))
	if err != nil {
		panic(err)
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		panic(err)
	}
	for i, route := range []string{"/list", "/detail", "/pay"} {
		pprof.Do(context.Background(), pprof.Labels("route", route, "user", fmt.Sprint(i%2)), func(context.Context) {
			burn(time.Now().Add(120 * time.Millisecond))
		})
	}
	pprof.StopCPUProfile()
	cpu.Close()
	spread(1500)
	runtime.GC()
	write(folder, "heap", ".pb.gz")
	if err := os.Rename(filepath.Join(folder, "heap.pb.gz"), filepath.Join(folder, "heap-before.pb.gz")); err != nil {
		panic(err)
	}
	spread(1500)
	var mutex sync.Mutex
	var wait sync.WaitGroup
	for i := 0; i < 4; i++ {
		wait.Add(1)
		go contend(&mutex, 20+i, &wait)
	}
	wait.Wait()
	stop := make(chan struct{})
	for i := 0; i < 6; i++ {
		go func() { <-stop }()
	}
	runtime.GC()
	// A collection between two forms of one profile would make them differ.
	debug.SetGCPercent(-1)
	for _, name := range []string{"heap", "allocs", "goroutine", "block", "mutex", "threadcreate"} {
		write(folder, name, ".pb.gz")
		write(folder, name, ".debug1.txt")
	}
	write(folder, "goroutine", ".debug2.txt")
	runtime.KeepAlive(kept)
}
