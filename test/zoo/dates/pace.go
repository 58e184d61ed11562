package main

import "time"

// pacer slows the leak and stops it, so that it can be watched on a machine that is needed for something
// else. It allocates nothing: profiles show the bug alone.
type pacer struct {
	bytesPerSecond int // 0: as fast as it goes
	maxBytes       int // 0: no ceiling
	rss            rssLine
}

var leak pacer

const (
	bytesPerDate = 32   // a string header in the list, and ten letters in a block of 16
	datesPerNap  = 2048 // long ranges of honest callers are shorter
)

func (p *pacer) pace(dates []string) {
	if p.maxBytes > 0 && p.after(dates) > p.maxBytes {
		select {} // hold what there is
	}
	if p.bytesPerSecond > 0 && len(dates)%datesPerNap == 0 {
		time.Sleep(time.Second * datesPerNap * bytesPerDate / time.Duration(p.bytesPerSecond))
	}
	if p.rss.bytesPerSecond > 0 && len(dates)%datesPerNap == 0 {
		p.rss.wait()
	}
}

// after is what the list will hold once the next date is in: a full one is copied into one a quarter longer.
func (p *pacer) after(dates []string) int {
	held := cap(dates)*16 + len(dates)*16
	if len(dates) == cap(dates) {
		held += cap(dates) * 20
	}
	return held
}
