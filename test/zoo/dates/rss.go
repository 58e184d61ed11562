package main

import (
	"sync"
	"syscall"
	"time"
)

// rssLine is how the memory of the process shall grow: a straight line from where the leak began. What the
// leak holds says little of that, as each longer list leaves the shorter one to the collector, and the
// process keeps both. The line is followed in steps: a list is copied as fast as the machine can.
type rssLine struct {
	bytesPerSecond int // 0: no line

	begin sync.Once
	began time.Time
	first int64
}

// wait returns once the line is above what the process has had at most.
func (l *rssLine) wait() {
	l.begin.Do(func() { l.began, l.first = time.Now(), peakRSS() })
	grown := peakRSS() - l.first
	due := time.Duration(float64(grown) / float64(l.bytesPerSecond) * float64(time.Second))
	time.Sleep(due - time.Since(l.began))
}

// peakRSS is the most bytes that the process ever had in memory. It is asked without an allocation.
func peakRSS() int64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Maxrss << 10
}
