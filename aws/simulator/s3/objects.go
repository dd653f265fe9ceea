package s3

import (
	"bytes"
	"crypto/md5" //nolint:gosec // an ETag is the MD5 of the object
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// content is the body of an upload, without the chunks and trailing checksums
// that SDKs wrap around it.
func content(q *wire.Request) []byte {
	if !strings.Contains(q.Header.Get("Content-Encoding"), "aws-chunked") && !strings.HasPrefix(q.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return q.Body
	}
	if plain, ok := unchunk(q.Body); ok {
		return plain
	}
	return q.Body
}

// unchunk takes an aws-chunked body apart: "<hex>[;chunk-signature=…]\r\n",
// data, "\r\n", and so on until a chunk of length zero.
func unchunk(body []byte) ([]byte, bool) {
	var plain []byte
	for {
		head, rest, found := bytes.Cut(body, []byte("\r\n"))
		if !found {
			return nil, false
		}
		size, _, _ := strings.Cut(string(head), ";")
		length, err := strconv.ParseUint(strings.TrimSpace(size), 16, 31)
		if err != nil || uint64(len(rest)) < length {
			return nil, false
		}
		if length == 0 {
			return plain, true
		}
		plain = append(plain, rest[:length]...)
		body = bytes.TrimPrefix(rest[length:], []byte("\r\n"))
	}
}

// body reads an object's content.
func body(object *world.Resource) ([]byte, error) {
	return base64.StdEncoding.DecodeString(world.TextOf(object.Private, "Body"))
}

// keptHeaders are stored with an object and given back with it.
var keptHeaders = []string{"Content-Type", "Cache-Control", "Content-Disposition", "Content-Language", "Expires"}

// store keeps an object and gives its ETag.
func (s *service) store(bucket *world.Resource, key string, data []byte, header http.Header) *world.Resource {
	sum := md5.Sum(data) //nolint:gosec // see above
	object := &world.Resource{
		Type: objectType, Physical: bucket.Physical + "/" + key, Created: s.w.Now(),
		Properties: map[string]any{"Bucket": bucket.Physical, "Key": key, "Size": len(data), "ETag": `"` + hex.EncodeToString(sum[:]) + `"`},
		Private:    map[string]any{"Body": base64.StdEncoding.EncodeToString(data)},
	}
	kept := map[string]any{}
	for name, values := range header {
		lower := strings.ToLower(name)
		for _, plain := range keptHeaders {
			if name == plain {
				kept[name] = values[0]
			}
		}
		if strings.HasPrefix(lower, "x-amz-meta-") || strings.HasPrefix(lower, "x-amz-checksum-") && lower != "x-amz-checksum-algorithm" {
			kept[name] = values[0]
		}
	}
	object.Private["Header"] = kept
	s.w.Put(bucket.Region, object)
	return object
}

func (s *service) putObject(q *wire.Request) (wire.Output, error) {
	name, key := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	if len(key) > 1024 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "KeyTooLongError", "Your key is too long")
	}
	if q.Header.Get("If-None-Match") == "*" {
		if _, exists := s.w.Get(bucket.Region, objectType, name+"/"+key); exists {
			return wire.Output{}, wire.Errorf(http.StatusPreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold").With("Condition", "If-None-Match")
		}
	}
	data := content(q)
	if given := q.Header.Get("Content-Md5"); given != "" {
		if sum := md5.Sum(data); given != base64.StdEncoding.EncodeToString(sum[:]) { //nolint:gosec // see above
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "BadDigest", "The Content-MD5 you specified did not match what we received.")
		}
	}
	object := s.store(bucket, key, data, q.Header)
	header := http.Header{"Etag": {object.Text("ETag")}, "X-Amz-Server-Side-Encryption": {"AES256"}}
	for name, value := range world.Map(object.Private["Header"]) {
		if strings.HasPrefix(strings.ToLower(name), "x-amz-checksum-") {
			header.Set(name, value.(string))
		}
	}
	return wire.Output{Header: header}, nil
}

func (s *service) copyObject(q *wire.Request) (wire.Output, error) {
	source, err := url.PathUnescape(strings.TrimPrefix(q.Header.Get("X-Amz-Copy-Source"), "/"))
	if err != nil {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidArgument", "Invalid copy source object key")
	}
	source, _, _ = strings.Cut(source, "?")
	fromBucket, fromKey, _ := strings.Cut(source, "/")
	data, err := Object(s.w, fromBucket, fromKey)
	if err != nil {
		return wire.Output{}, err
	}
	name, key := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	object := s.store(bucket, key, data, q.Header)
	return wire.XML(wire.El("CopyObjectResult", wire.Text("ETag", object.Text("ETag")), wire.Time("LastModified", object.Created))), nil
}

func (s *service) getObject(q *wire.Request) (wire.Output, error) {
	name, key := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	object, found := s.w.Get(bucket.Region, objectType, name+"/"+key)
	if !found {
		return wire.Output{}, noKey(key)
	}
	data, err := body(object)
	if err != nil {
		return wire.Output{}, err
	}
	header := http.Header{
		"Etag": {object.Text("ETag")}, "Last-Modified": {object.Created.UTC().Format(http.TimeFormat)},
		"Accept-Ranges": {"bytes"}, "Content-Type": {"binary/octet-stream"}, "X-Amz-Server-Side-Encryption": {"AES256"},
	}
	for name, value := range world.Map(object.Private["Header"]) {
		if strings.HasPrefix(strings.ToLower(name), "x-amz-checksum-") && q.Header.Get("X-Amz-Checksum-Mode") == "" {
			continue
		}
		header.Set(name, value.(string))
	}
	if match := q.Header.Get("If-None-Match"); match != "" && match == object.Text("ETag") {
		return wire.Output{Status: http.StatusNotModified, Header: header, Raw: []byte{}}, nil
	}
	status := http.StatusOK
	if span := q.Header.Get("Range"); span != "" {
		start, end, ok := byteRange(span, len(data))
		if !ok {
			return wire.Output{}, wire.Errorf(http.StatusRequestedRangeNotSatisfiable, "InvalidRange", "The requested range is not satisfiable")
		}
		header.Set("Content-Range", "bytes "+strconv.Itoa(start)+"-"+strconv.Itoa(end-1)+"/"+strconv.Itoa(len(data)))
		header.Del("X-Amz-Checksum-Crc32")
		data, status = data[start:end], http.StatusPartialContent
	}
	if data == nil {
		data = []byte{}
	}
	return wire.Output{Status: status, Header: header, Raw: data}, nil
}

// byteRange reads "bytes=a-b", "bytes=a-" or "bytes=-n".
func byteRange(span string, size int) (start, end int, ok bool) {
	from, to, found := strings.Cut(strings.TrimPrefix(span, "bytes="), "-")
	if !found || !strings.HasPrefix(span, "bytes=") {
		return 0, 0, false
	}
	if from == "" {
		last, err := strconv.Atoi(to)
		return max(0, size-last), size, err == nil && last > 0
	}
	start, err := strconv.Atoi(from)
	if err != nil || start >= size || start < 0 {
		return 0, 0, false
	}
	end = size
	if to != "" {
		last, err := strconv.Atoi(to)
		if err != nil || last < start {
			return 0, 0, false
		}
		end = min(size, last+1)
	}
	return start, end, true
}

func (s *service) deleteObject(q *wire.Request) (wire.Output, error) {
	name, key := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	s.w.Remove(bucket.Region, objectType, name+"/"+key)
	return wire.Output{Status: http.StatusNoContent}, nil
}

func (s *service) deleteObjects(q *wire.Request) (wire.Output, error) {
	name, _ := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	var given struct {
		Object []struct{ Key string }
		Quiet  bool
	}
	if err := xml.Unmarshal(content(q), &given); err != nil {
		return wire.Output{}, malformed()
	}
	result := wire.El("DeleteResult")
	for _, object := range given.Object {
		s.w.Remove(bucket.Region, objectType, name+"/"+object.Key)
		if !given.Quiet {
			result.Children = append(result.Children, wire.El("Deleted", wire.Text("Key", object.Key)))
		}
	}
	return wire.XML(result), nil
}
