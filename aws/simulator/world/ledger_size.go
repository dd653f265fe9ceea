package world

import (
	"maps"
	"slices"
)

// sorted are the keys and values of a map in the order of the keys.
func sorted(alive map[string][]byte) []Change {
	batch := make([]Change, 0, len(alive))
	for _, key := range slices.Sorted(maps.Keys(alive)) {
		batch = append(batch, Change{Key: key, Value: alive[key]})
	}
	return batch
}

// liveSize is about how large a ledger with only these would be.
func liveSize(alive map[string][]byte) int64 {
	size := len(ledgerHead)
	for key, value := range alive {
		size += len(key) + len(value) + 2
	}
	return int64(size)
}
