package s3

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// objects are the objects of a bucket in the order of their keys.
func (s *service) objects(bucket *world.Resource) []*world.Resource {
	var list []*world.Resource
	for _, object := range s.w.List(bucket.Region, objectType) {
		if object.Text("Bucket") == bucket.Physical {
			list = append(list, object)
		}
	}
	slices.SortFunc(list, func(a, b *world.Resource) int { return strings.Compare(a.Text("Key"), b.Text("Key")) })
	return list
}

// listing is a page of a bucket.
type listing struct {
	objects  []*world.Resource
	prefixes []string
	next     string // the last key or prefix of a page that has another after it
}

// page lists up to a number of keys after a mark, with keys that share a
// beginning up to the delimiter rolled into one prefix.
func (s *service) page(bucket *world.Resource, prefix, delimiter, after string, most int) listing {
	var l listing
	last := ""
	for _, object := range s.objects(bucket) {
		key := object.Text("Key")
		if !strings.HasPrefix(key, prefix) || key <= after || after != "" && delimiter != "" && strings.HasPrefix(key, after) && strings.HasSuffix(after, delimiter) {
			continue
		}
		rolled := ""
		if delimiter != "" {
			if at := strings.Index(key[len(prefix):], delimiter); at >= 0 {
				rolled = key[:len(prefix)+at+len(delimiter)]
			}
		}
		if rolled != "" && slices.Contains(l.prefixes, rolled) {
			continue
		}
		if len(l.objects)+len(l.prefixes) >= most {
			l.next = last
			return l
		}
		if rolled != "" {
			l.prefixes, last = append(l.prefixes, rolled), rolled
		} else {
			l.objects, last = append(l.objects, object), key
		}
	}
	return l
}

func (s *service) listObjects(q *wire.Request) (wire.Output, error) {
	name, _ := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	most := 1000
	if text := q.Query.Get("max-keys"); text != "" {
		most, err = strconv.Atoi(text)
		if err != nil || most < 0 {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidArgument", "Argument max-keys must be an integer between 0 and 2147483647").With("ArgumentName", "max-keys")
		}
		most = min(most, 1000)
	}
	second := q.Query.Get("list-type") == "2"
	prefix, delimiter, after := q.Query.Get("prefix"), q.Query.Get("delimiter"), q.Query.Get("marker")
	if second {
		after = q.Query.Get("start-after")
		if token := q.Query.Get("continuation-token"); token != "" {
			text, err := base64.URLEncoding.DecodeString(token)
			if err != nil {
				return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidArgument", "The continuation token provided is incorrect").With("ArgumentName", "continuation-token")
			}
			after = string(text)
		}
	}
	l := s.page(bucket, prefix, delimiter, after, most)
	encode := func(text string) string { return text }
	if q.Query.Get("encoding-type") == "url" {
		encode = func(text string) string {
			return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(text))
		}
	}
	root := wire.El("ListBucketResult", wire.Text("Name", name), wire.Text("Prefix", encode(prefix)), wire.Int("MaxKeys", most),
		wire.Opt("Delimiter", encode(delimiter)), wire.Opt("EncodingType", q.Query.Get("encoding-type")), wire.Bool("IsTruncated", l.next != ""))
	if second {
		root.Children = append(root.Children, wire.Int("KeyCount", len(l.objects)+len(l.prefixes)), wire.Opt("ContinuationToken", q.Query.Get("continuation-token")))
		if l.next != "" {
			root.Children = append(root.Children, wire.Text("NextContinuationToken", base64.URLEncoding.EncodeToString([]byte(l.next))))
		}
	} else {
		root.Children = append(root.Children, wire.Text("Marker", encode(after)))
		if l.next != "" && delimiter != "" {
			root.Children = append(root.Children, wire.Text("NextMarker", encode(l.next)))
		}
	}
	for _, object := range l.objects {
		root.Children = append(root.Children, wire.El("Contents", wire.Text("Key", encode(object.Text("Key"))), wire.Time("LastModified", object.Created),
			wire.Text("ETag", object.Text("ETag")), wire.Text("Size", object.Text("Size")), wire.Text("StorageClass", "STANDARD")))
	}
	for _, rolled := range l.prefixes {
		root.Children = append(root.Children, wire.El("CommonPrefixes", wire.Text("Prefix", encode(rolled))))
	}
	return wire.XML(root), nil
}

func (s *service) listVersions(q *wire.Request) (wire.Output, error) {
	name, _ := target(q)
	bucket, err := s.bucket(name)
	if err != nil {
		return wire.Output{}, err
	}
	l := s.page(bucket, q.Query.Get("prefix"), "", q.Query.Get("key-marker"), 1000)
	root := wire.El("ListVersionsResult", wire.Text("Name", name), wire.Text("Prefix", q.Query.Get("prefix")), wire.Int("MaxKeys", 1000), wire.Bool("IsTruncated", l.next != ""), wire.Opt("NextKeyMarker", l.next))
	for _, object := range l.objects {
		root.Children = append(root.Children, wire.El("Version", wire.Text("Key", object.Text("Key")), wire.Text("VersionId", "null"), wire.Bool("IsLatest", true),
			wire.Time("LastModified", object.Created), wire.Text("ETag", object.Text("ETag")), wire.Text("Size", object.Text("Size")), wire.Text("StorageClass", "STANDARD")))
	}
	return wire.XML(root), nil
}
