// Command cgo leaks memory that C allocated: no Go profile shows it. Needs a C compiler.
package main

/*
#include <stdlib.h>
#include <string.h>

static void *hold(size_t bytes) {
	void *held = malloc(bytes);
	memset(held, 1, bytes);
	return held;
}
*/
import "C"

import (
	"flag"
	"fmt"
	"os"
	"time"
	"unsafe"
)

var kept []unsafe.Pointer

//go:noinline
func leakC(bytes int) {
	kept = append(kept, C.hold(C.size_t(bytes)))
}

func main() {
	each := flag.Int("bytes", 4096, "of one allocation")
	every := flag.Duration("every", 10*time.Millisecond, "between two allocations")
	flag.Parse()
	fmt.Printf("cgo: pid %d\n", os.Getpid())
	for range time.Tick(*every) {
		leakC(*each)
	}
}
