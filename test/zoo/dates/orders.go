package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

type product struct {
	ID          int    `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

// loadCatalogue fills about 20 MB that are meant to stay.
func loadCatalogue() []product {
	catalogue := make([]product, 40_000)
	for i := range catalogue {
		catalogue[i] = product{i, fmt.Sprintf("product %d", i), strings.Repeat(fmt.Sprintf("%08d ", i), 48)}
	}
	return catalogue
}

type order struct {
	ID      int       `json:"id"`
	Product int       `json:"product"`
	At      time.Time `json:"at"`
	receipt []byte
}

// orderCache keeps the latest orders, about 8 MB of them, and forgets the rest.
type orderCache struct {
	mu     sync.Mutex
	next   int
	latest [2000]*order
}

func (c *orderCache) put(productID int) *order {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := &order{ID: c.next, Product: productID, At: time.Now(), receipt: make([]byte, 4096)}
	c.latest[c.next%len(c.latest)] = o
	c.next++
	return o
}

type shop struct {
	catalogue []product
	orders    orderCache
}

func (s *shop) listProducts(w http.ResponseWriter, r *http.Request) {
	from, _ := strconv.Atoi(r.FormValue("from"))
	page := make([]product, 0, 1000)
	for i := 0; i < 1000; i++ {
		page = append(page, s.catalogue[(from+i)%len(s.catalogue)])
	}
	reply(w, page)
}

func (s *shop) placeOrder(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(r.FormValue("product"))
	reply(w, s.orders.put(id%len(s.catalogue)))
}

// orderDays answers with the days of a date range, one line of a calendar each.
func (s *shop) orderDays(w http.ResponseWriter, r *http.Request) {
	reply(w, GetBetweenDates(r.FormValue("from"), r.FormValue("to")))
}

func reply(w http.ResponseWriter, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}
