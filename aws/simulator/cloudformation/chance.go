package cloudformation

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"time"
)

// chance draws numbers that depend only on a seed and on what they are for, so
// that a run can be repeated, and a saved one goes on with the same numbers
// whatever else was drawn in between.
type chance struct{ seed string }

func (c chance) sum(parts ...string) [32]byte {
	h := sha256.New()
	h.Write([]byte(c.seed))
	for _, part := range parts {
		h.Write([]byte{0})
		h.Write([]byte(part))
	}
	var out [32]byte
	h.Sum(out[:0])
	return out
}

// number is 64 random bits.
func (c chance) number(parts ...string) uint64 {
	sum := c.sum(parts...)
	return binary.BigEndian.Uint64(sum[:8])
}

// fraction is between 0 and 1, without 1.
func (c chance) fraction(parts ...string) float64 {
	return float64(c.number(parts...)>>11) / (1 << 53)
}

// between is a whole number of milliseconds in a span.
func (c chance) between(s Span, parts ...string) time.Duration {
	width := s.Longest - s.Shortest
	if width <= 0 {
		return s.Shortest
	}
	return (s.Shortest + time.Duration(c.fraction(parts...)*float64(width))).Truncate(time.Millisecond)
}

// uuid4 is a random UUID.
func (c chance) uuid4(parts ...string) string {
	sum := c.sum(parts...)
	sum[6] = sum[6]&0x0f | 0x40
	sum[8] = sum[8]&0x3f | 0x80
	return dashed(sum[:16])
}

// gregorian is the number of 100 ns ticks between the start of the Gregorian
// calendar, from which UUIDs of version 1 count, and the Unix epoch (RFC 9562).
const gregorian = 0x01B21DD213814000

// uuid1 is a UUID of version 1 for a moment: AWS names stacks and the events of
// a stack itself so.
func (c chance) uuid1(at time.Time, parts ...string) string {
	sum := c.sum(append(parts, strconv.FormatInt(at.UnixNano(), 36))...)
	ticks := uint64(at.UnixNano()/100) + gregorian + uint64(sum[0])
	var id [16]byte
	binary.BigEndian.PutUint32(id[0:], uint32(ticks))
	binary.BigEndian.PutUint16(id[4:], uint16(ticks>>32))
	binary.BigEndian.PutUint16(id[6:], uint16(ticks>>48)&0x0fff|0x1000)
	copy(id[8:], sum[8:16])
	id[8] = id[8]&0x3f | 0x80
	return dashed(id[:])
}

func dashed(id []byte) string {
	text := hex.EncodeToString(id)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:32]
}
