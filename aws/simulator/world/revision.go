package world

import (
	"strconv"
	"strings"
)

// Numbered replaces the revision at the end of an id, ":1", by the next one
// that is free: above all that exist, and above all that Took was told of.
func (w *World) Numbered(region, typ, id string) string {
	at := strings.LastIndexByte(id, ':')
	if at < 0 {
		return id
	}
	for n := w.revisions[region+"/"+id[:at]] + 1; ; n++ {
		candidate := id[:at+1] + strconv.Itoa(n)
		if _, taken := w.Get(region, typ, candidate); !taken {
			return candidate
		}
	}
}

// Took notes that a revision is used up, even after the thing has gone.
func (w *World) Took(region, id string) {
	at := strings.LastIndexByte(id, ':')
	n, err := strconv.Atoi(id[at+1:])
	if at < 0 || err != nil {
		return
	}
	if w.revisions == nil {
		w.revisions = map[string]int{}
	}
	if of := region + "/" + id[:at]; n > w.revisions[of] {
		w.revisions[of] = n
		w.Keep(revisionKey, w.revisions)
	}
}

const revisionKey = "revisions"

// restoreRevisions reads the counters that were kept.
func (w *World) restoreRevisions() error {
	return w.Load(revisionKey, func(_ string, value []byte) error { return decode(value, &w.revisions) })
}
