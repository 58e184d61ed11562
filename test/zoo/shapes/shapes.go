package main

import (
	"log"
	"runtime/debug"
	"syscall"
	"time"
)

const chunkBytes = 1 << 20

// touched returns memory that is really there: pages that nobody wrote to are not.
func touched() []byte {
	chunk := make([]byte, chunkBytes)
	for i := 0; i < len(chunk); i += 4096 {
		chunk[i] = 1
	}
	return chunk
}

func hold(megabytes int) [][]byte {
	held := make([][]byte, 0, megabytes)
	for i := 0; i < megabytes; i++ {
		held = append(held, touched())
	}
	return held
}

// sawTooth keeps `low` MB, makes garbage up to `high` MB over a period, and gives it back to the system in one go, as
// a collector does whose next cycle is far away. The collector itself is off but for its limit: the teeth are even.
func sawTooth(low, high int, period time.Duration) {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(int64(high+64) << 20)
	kept := hold(low)
	step := period / time.Duration(high-low)
	for range time.Tick(period) {
		for grown := 0; grown < high-low; grown++ {
			kept[grown%len(kept)] = touched() // the old one is garbage
			time.Sleep(step * 9 / 10)
		}
		debug.FreeOSMemory()
	}
}

// holdSteady keeps its memory and replaces a little of it all the time.
func holdSteady(megabytes int) {
	debug.SetGCPercent(10)
	kept := hold(megabytes)
	for i := 0; ; i++ {
		kept[i%len(kept)] = touched()
		time.Sleep(5 * time.Millisecond)
	}
}

// reserveSpace makes VIRT large and nothing else.
func reserveSpace(gigabytes int) {
	if gigabytes == 0 {
		return
	}
	const flags = syscall.MAP_ANON | syscall.MAP_PRIVATE | syscall.MAP_NORESERVE
	if _, err := syscall.Mmap(-1, 0, gigabytes<<30, syscall.PROT_NONE, flags); err != nil {
		log.Fatal(err)
	}
}
